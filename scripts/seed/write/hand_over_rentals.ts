import type pg from 'pg';
import { callCommand } from '../call_command.ts';
import { composite } from '../composite.ts';
import type { DemoHandover, DemoRental } from '../demo_data.ts';

/** Hands over what is out and what is back again, in the order of time; deposits held and settled. */
export async function handOverRentals(
  db: pg.Client,
  rentals: ReadonlyMap<DemoRental, string>,
): Promise<void> {
  const inOrder = [...rentals].sort(
    ([a], [b]) => (a.checkOut?.at.getTime() ?? 0) - (b.checkOut?.at.getTime() ?? 0),
  );
  for (const [rental, id] of inOrder) {
    if (rental.checkOut === undefined) continue;
    const depositId = await checkOut(db, id, rental.checkOut);
    if (rental.checkIn !== undefined) await checkIn(db, id, rental.checkIn, depositId);
  }
}

async function checkOut(
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
  });
  return deposit.id;
}

async function checkIn(
  db: pg.Client,
  rentalId: string,
  { at, odometerKm, fuelEighths, damages }: DemoHandover,
  depositId: string,
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
    await callCommand(db, 'rental.release_deposit', { deposit_id: depositId });
  } else {
    await callCommand(db, 'rental.capture_deposit', {
      deposit_id: depositId,
      amount_cents: damage.chargeCents,
      reason: damage.description,
    });
  }
}
