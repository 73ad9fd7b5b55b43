import type pg from 'pg';
import { callCommand } from '../call_command.ts';
import { composite } from '../composite.ts';
import type { DemoHandover, DemoRental } from '../demo_data.ts';

/**
 * Hands over what is out and takes back what is back again, with their deposits, each on its day.
 * In the order of time, which is that of the invoices' numbers.
 */
export async function handOverRentals(
  db: pg.Client,
  rentals: ReadonlyMap<DemoRental, string>,
): Promise<void> {
  const deposits = new Map<string, string>();
  const handovers = [...rentals].flatMap(([{ checkOut, checkIn }, id]) => [
    ...(checkOut === undefined
      ? []
      : [{ at: checkOut.at, hand: async () => deposits.set(id, await handOut(db, id, checkOut)) }]),
    ...(checkIn === undefined
      ? []
      : [{ at: checkIn.at, hand: () => takeBack(db, id, checkIn, deposits.get(id)) }]),
  ]);
  for (const { hand } of handovers.sort((a, b) => a.at.getTime() - b.at.getTime())) await hand();
}

async function handOut(
  db: pg.Client,
  rentalId: string,
  { at, odometerKm, fuelEighths }: DemoHandover,
): Promise<string> {
  const { deposit_cents } = await callCommand(db, 'rental.activate_rental', {
    rental_id: rentalId,
    odometer_km: odometerKm,
    fuel_eighths: fuelEighths,
    handed_over_at: at,
  });
  const deposit = await callCommand(db, 'rental.hold_deposit', {
    rental_id: rentalId,
    provider: 'card',
    amount_cents: deposit_cents,
    held_at: at,
  });
  return deposit.id;
}

async function takeBack(
  db: pg.Client,
  rentalId: string,
  { at, odometerKm, fuelEighths, damages }: DemoHandover,
  depositId: string | undefined,
): Promise<void> {
  await callCommand(db, 'rental.complete_rental', {
    rental_id: rentalId,
    odometer_km: odometerKm,
    fuel_eighths: fuelEighths,
    returned_at: at,
    damages: damages.map(({ description, chargeCents }) =>
      composite([description, chargeCents, '{}']),
    ),
  });
  const [damage] = damages;
  if (damage === undefined) {
    await callCommand(db, 'rental.release_deposit', { deposit_id: depositId, settled_at: at });
  } else {
    await callCommand(db, 'rental.capture_deposit', {
      deposit_id: depositId,
      amount_cents: damage.chargeCents,
      reason: damage.description,
      settled_at: at,
    });
  }
}
