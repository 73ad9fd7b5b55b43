import type pg from 'pg';
import { customer, location, vehicle, vehicleClass } from './factories.ts';
import { insertRow } from './insert_row.ts';
import { pricingPlan, pricingRate } from './price_list.ts';

type Id = { readonly id: string };

/** A reservation in Berlin under these prices: of one day and 100.00 net, unless said otherwise. */
export async function rentalUnder(
  db: pg.Client,
  prices: Parameters<typeof pricingRate>[2],
  {
    start_at = '2025-06-02T10:00+02',
    end_at = '2025-06-03T10:00+02',
    net_cents = 10_000,
  }: Partial<{ start_at: string; end_at: string; net_cents: number }> = {},
): Promise<Id & { readonly origin: Id }> {
  const origin = await location(db);
  const { id: vehicle_class_id } = await vehicleClass(db);
  const { id: vehicle_id } = await vehicle(db, {
    vehicle_class_id,
    home_location_id: origin.id,
    available_from: '2020-01-01T00:00:00Z',
  });
  const plan = await pricingPlan(db);
  const rate = await pricingRate(db, plan, prices);
  const { id } = await insertRow<Id>(db, 'rental.rentals', {
    customer_id: (await customer(db)).id,
    vehicle_id,
    vehicle_class_id,
    origin_location_id: origin.id,
    destination_location_id: origin.id,
    start_at,
    end_at,
    blocked_until: end_at,
    pricing_plan_id: plan.id,
    pricing_plan_rate_id: rate.id,
    agreed_lines: [`(base,Days,1,${net_cents},${net_cents},0,0)`],
    net_cents,
    tax_cents: 0,
    total_cents: net_cents,
    deposit_cents: 0,
    currency: plan.currency,
  });
  return { id, origin };
}
