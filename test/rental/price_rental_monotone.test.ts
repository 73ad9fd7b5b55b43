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

const database = useDatabase();
const seed = Math.trunc(Math.random() * 2 ** 31);

type Case = { readonly prices: Prices; readonly instants: Instants };

const cases = (instants: fc.Arbitrary<Instants>): fc.Arbitrary<Case> =>
  fc.record({ prices: arbitraryPrices, instants });

/** The cases in which the shorter of two periods costs more. */
async function dearerWhenShorter(
  db: pg.Client,
  some: readonly Case[],
  shorter: readonly [0 | 1, 1 | 2],
): Promise<readonly string[]> {
  const between = ([from, to]: readonly [number, number]) =>
    netPrices(
      db,
      some.map(({ prices, instants: { zone, at } }) => ({
        ...prices,
        zone,
        start: at[from] ?? '',
        end: at[to] ?? '',
      })),
    );
  const short = await between(shorter);
  const long = await between([0, 2]);
  return some.flatMap((one, index) =>
    (short[index] ?? 0) <= (long[index] ?? 0)
      ? []
      : [`${short[index]} > ${long[index]}: ${JSON.stringify(one)}`],
  );
}

test(`to return later never costs less, whatever the clocks do (seed ${seed})`, () =>
  database.inTransaction((db) =>
    checkInBatches(seed, cases(fc.oneof(instantsOverAChange, instantsWithoutChange)), (some) =>
      dearerWhenShorter(db, some, [0, 1]),
    ),
  ));

// Not over a change of the clocks: days are counted on the local clock, and who starts an hour
// earlier there may start later on the clock (02:40 on its first pass, 02:10 on its second), or at a
// time that the day after skips.
test(`to start earlier never costs less while no clock changes (seed ${seed})`, () =>
  database.inTransaction((db) =>
    checkInBatches(seed, cases(instantsWithoutChange), (some) =>
      dearerWhenShorter(db, some, [1, 2]),
    ),
  ));
