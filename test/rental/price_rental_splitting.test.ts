import fc from 'fast-check';
import type pg from 'pg';
import type { Instants, Prices } from '../support/arbitrary_periods.ts';
import {
  arbitraryPrices,
  instantsOverAChange,
  instantsWithoutChange,
} from '../support/arbitrary_periods.ts';
import { checkInBatches } from '../support/check_in_batches.ts';
import { useDatabase } from '../support/database.ts';
import { netPrices } from '../support/net_prices.ts';

type Case = { readonly prices: Prices; readonly instants: Instants };

const database = useDatabase();
const seed = Math.trunc(Math.random() * 2 ** 31);

const cases = (instants: fc.Arbitrary<Instants>): fc.Arbitrary<Case> =>
  fc.record({ prices: arbitraryPrices, instants });

/** The cases that cost, in two parts, less than as a whole by more than is forgiven. */
async function cheaperInParts(
  db: pg.Client,
  some: readonly Case[],
  forgiven: (prices: Prices) => number,
): Promise<readonly string[]> {
  const between = (from: 0 | 1, to: 1 | 2) =>
    netPrices(
      db,
      some.map(({ prices, instants: { zone, at } }) => ({
        ...prices,
        zone,
        start: at[from],
        end: at[to],
      })),
    );
  const whole = await between(0, 2);
  const first = await between(0, 1);
  const second = await between(1, 2);
  return some.flatMap((one, index) => {
    const parts = (first[index] ?? 0) + (second[index] ?? 0);
    return parts + forgiven(one.prices) >= (whole[index] ?? 0)
      ? []
      : [`${whole[index]} > ${first[index]} + ${second[index]}: ${JSON.stringify(one)}`];
  });
}

test(`to rent in two parts never costs less than in one (seed ${seed})`, () =>
  database.inTransaction((db) =>
    checkInBatches(seed, cases(instantsWithoutChange), (some) => cheaperInParts(db, some, () => 0)),
  ));

// A day on the local clock may have 23 hours or 25 (fleet.md 2.3), and hours are counted as they
// elapse: in spring the hours of a day may cost less than it, in autumn a day holds an hour more.
// What a split can gain by that is one hour, never more.
test(`over a change of the clocks it gains one hour at most (seed ${seed})`, () =>
  database.inTransaction((db) =>
    checkInBatches(seed, cases(instantsOverAChange), (some) =>
      cheaperInParts(db, some, ({ hour, day, week }) => hour ?? day ?? week ?? 0),
    ),
  ));

test('in spring that hour is real: 23 hours by the hour, or a day', () =>
  database.inTransaction(async (db) => {
    const prices = { hour: 100, day: 2400, week: null, zone: 'Europe/Berlin' };
    const [start, cut, end] = ['2025-03-29T10:00+01', '2025-03-29T22:00+01', '2025-03-30T10:00+02'];
    await expect(
      netPrices(db, [
        { ...prices, start, end },
        { ...prices, start, end: cut },
        { ...prices, start: cut, end },
      ]),
    ).resolves.toEqual([2400, 1200, 1100]);
  }));
