import fc from 'fast-check';
import { arbitraryPrices, instantsOverAChange } from '../support/arbitrary_periods.ts';
import { useDatabase } from '../support/database.ts';
import { location, vehicleClass } from '../support/factories.ts';
import { extra, pricingPlan, pricingRate, taxRate } from '../support/price_list.ts';

const database = useDatabase();
const seed = Math.trunc(Math.random() * 2 ** 31);

const cases = fc.sample(
  fc.record({
    prices: arbitraryPrices,
    instants: instantsOverAChange,
    seats: fc.integer({ min: 1, max: 2 }),
    rate_bp: fc.integer({ min: 0, max: 3000 }),
  }),
  { seed, numRuns: 40 },
);

test(`a stored quote priced again costs the same cents, whatever is dearer since (seed ${seed})`, () =>
  database.inTransaction(async (db) => {
    const { id: kind } = await vehicleClass(db);
    const seat = await extra(db);
    for (const { prices, instants, seats, rate_bp } of cases) {
      const place = await location(db, { time_zone: instants.zone });
      await taxRate(db, place, 'base', { valid_during: '[2020-01-01,2027-01-01)', rate_bp });
      await taxRate(db, place, 'base', { valid_during: '[2027-01-01,)', rate_bp: 9999 });
      const plan = await pricingPlan(db);
      const { id } = await pricingRate(db, plan, {
        hour_price_cents: prices.hour,
        day_price_cents: prices.day,
        week_price_cents: prices.week,
      });
      await db.query(
        `select rental.build_quote(null, null, $1, $2, $2, $3, $4, $5, array[($6, $7)::rental.extra_request])`,
        [kind, place.id, instants.at[0], instants.at[2], plan.id, seat.id, seats],
      );
      // A later version begins before the rental does: the quote keeps its own.
      await db.query(
        `update rental.pricing_plan_rates set valid_during = '[2020-01-01,2025-01-01)' where id = $1`,
        [id],
      );
      await pricingRate(db, plan, {
        valid_during: '[2025-01-01,)',
        day_price_cents: 99_999,
        hour_price_cents: 99_999,
        week_price_cents: 99_999,
      });
    }
    const { rows } = await db.query(
      `select count(*)::int as quotes, count(*) filter (where q.lines = rental.rental_price(
         q.pricing_plan_rate_id, q.origin_location_id, q.destination_location_id, q.start_at,
         q.end_at, rental.offered_extras(q.extras, q.currency)))::int as unchanged
       from rental.quotes q`,
    );
    expect(rows).toEqual([{ quotes: cases.length, unchanged: cases.length }]);
  }));
