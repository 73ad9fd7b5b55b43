import { composite } from '../composite.ts';
import { type RandomSource, randomSource } from '../random_source.ts';
import { basePriceCents } from './base_price_cents.ts';
import type { CopyValue } from './copy_rows.ts';
import type { LoadContext } from './load_context.ts';
import { loadId } from './load_id.ts';
import { loadVehicle } from './load_vehicle.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;
const pastDays = 750;
const liveShare = 0.05;
const cancelledShare = 0.06;
const taxRateBp = 1_900;

type Place = { readonly number: number; readonly vehicle: number };
type Period = { readonly startAt: Date; readonly endAt: Date };

/**
 * Each vehicle's time in equal cycles around now with one rental in each, never longer than 70 %
 * of it: so no two of a vehicle meet. About 5 % are live, and every other vehicle or so is out.
 */
export const rentalRows = {
  columns: [
    'id',
    'customer_id',
    'vehicle_id',
    'vehicle_class_id',
    'origin_location_id',
    'destination_location_id',
    'start_at',
    'end_at',
    'blocked_until',
    'pricing_plan_id',
    'pricing_plan_rate_id',
    'agreed_lines',
    'net_cents',
    'tax_cents',
    'total_cents',
    'deposit_cents',
    'currency',
    'status',
    'handed_over_at',
    'returned_at',
    'cancelled_at',
    'cancellation_reason',
  ],
  *make(context: LoadContext): Generator<CopyValue[]> {
    const { vehicleCount, rentalCount, now } = context;
    let number = 0;
    for (let vehicle = 0; vehicle < vehicleCount; vehicle += 1) {
      const count = Math.floor((rentalCount * (vehicle + 1)) / vehicleCount) - number;
      const random = randomSource(context.seed * 1_000_003 + vehicle);
      const ahead = Math.floor(count * liveShare);
      const cycleHours = Math.floor((pastDays * 24) / Math.max(count - ahead, 1));
      if (cycleHours < 8) throw new Error('A vehicle has at most 2,000 rentals: take more.');
      // The cycle before those ahead is the present one.
      const presentMs = now.getTime() - random.whole(0, cycleHours * 60 - 1) * minuteMs;
      for (let cycle = ahead - count + 1; cycle <= ahead; cycle += 1) {
        const startMs = presentMs + cycle * cycleHours * hourMs;
        const hours = random.whole(Math.ceil(cycleHours * 0.2), Math.floor(cycleHours * 0.7));
        const endMs = startMs + hours * hourMs;
        const period = { startAt: new Date(startMs), endAt: new Date(endMs) };
        yield row(context, random, { number, vehicle }, period);
        number += 1;
      }
    }
  },
} as const;

function row(
  context: LoadContext,
  random: RandomSource,
  { number, vehicle }: Place,
  period: Period,
): CopyValue[] {
  const { startAt, endAt } = period;
  const { vehicleClass, homeLocationId } = loadVehicle(context, vehicle);
  const day = startAt.toISOString().slice(0, 10);
  const rate = vehicleClass.rates.find(({ validFrom }) => validFrom <= day);
  if (rate === undefined) throw new Error(`There are no prices for ${day}.`);
  const netCents = basePriceCents(rate, (endAt.getTime() - startAt.getTime()) / hourMs);
  const taxCents = Math.floor((netCents * taxRateBp + 5_000) / 10_000);
  const line = composite(['base', 'Rental', 1, netCents, netCents, taxRateBp, taxCents]);
  return [
    loadId('rental', number),
    loadId('customer', random.whole(0, context.customerCount - 1)),
    loadId('vehicle', vehicle),
    vehicleClass.id,
    homeLocationId,
    homeLocationId,
    startAt,
    endAt,
    new Date(endAt.getTime() + rate.turnaroundMinutes * minuteMs),
    rate.planId,
    rate.id,
    `{"${line.replaceAll('"', '\\"')}"}`,
    netCents,
    taxCents,
    netCents + taxCents,
    rate.depositCents,
    'EUR',
    ...lifeOf(context, random, period),
  ];
}

/** Status, handed over, returned, cancelled, why: as far as it has come by now. */
function lifeOf({ now }: LoadContext, random: RandomSource, { startAt, endAt }: Period) {
  if (startAt > now) return ['reserved', null, null, null, null];
  if (endAt > now) return ['active', startAt, null, null, null];
  if (!random.chance(cancelledShare)) return ['completed', startAt, endAt, null, null];
  const cancelledAt = new Date(startAt.getTime() - random.whole(1, 240) * hourMs);
  return ['cancelled', null, null, cancelledAt, 'customer_request'];
}
