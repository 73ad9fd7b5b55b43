import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import {
  activeRental,
  complete,
  type Desk,
  hoursFromNow,
  rentalDesk,
  reservation,
} from '../support/rental_desk.ts';

const database = useDatabase();

const asAgent = (db: pg.Client, desk: Desk, ...[rental, how]: Tail<Parameters<typeof complete>>) =>
  asStaff(db, desk.agent, (agent) => complete(agent, rental, how));
type Tail<List extends unknown[]> = List extends [unknown, ...infer Rest] ? Rest : never;

async function charges(db: pg.Client, rental: { readonly id: string }) {
  const { rows } = await db.query<{ line: string }>(
    `select concat_ws(' ', charge_type, quantity, net_cents, tax_cents, currency) as line
     from rental.rental_charges where rental_id = $1 order by id`,
    [rental.id],
  );
  return rows.map(({ line }) => line);
}

async function turnaround(db: pg.Client, desk: Desk) {
  const { rows } = await db.query<{ from_at: Date; until_at: Date; source_id: string }>(
    `select lower(during) as from_at, upper(during) as until_at, source_id
     from rental.vehicle_blocks where vehicle_id = $1 and kind = 'turnaround'`,
    [desk.vehicle.id],
  );
  return rows;
}

test('a vehicle that comes back as agreed costs what was agreed, and is free after an hour', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    const at = hoursFromNow(-0.1);
    const completed = await asAgent(db, desk, rental, { at });
    expect(completed).toMatchObject({ status: 'completed', returned_at: at });
    expect(await charges(db, rental)).toEqual(['base 2 10000 1900 EUR']);
    expect(await turnaround(db, desk)).toEqual([
      { from_at: at, until_at: new Date(at.getTime() + 3_600_000), source_id: rental.id },
    ]);
    const { rows } = await db.query('select status from fleet.vehicles where id = $1', [
      desk.vehicle.id,
    ]);
    expect(rows).toEqual([{ status: 'active' }]);
  }));

test('late, far, empty and dented: every charge is there once, damages in words', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await db.query(
      `insert into rental.tax_rates (location_id, charge_type, valid_during, rate_bp)
       values ($1, 'damage', '[2020-01-01,)', 1900)`,
      [desk.location.id],
    );
    const rental = await activeRental(db, desk, {
      startAt: hoursFromNow(-50),
      endAt: hoursFromNow(-2),
    });
    await asAgent(db, desk, rental, {
      odometer_km: 10_501,
      fuel_eighths: 6,
      damages: [{ description: 'Dent in the left door', charge_cents: 30_001 }],
    });
    expect((await charges(db, rental)).toSorted()).toEqual([
      'base 2 10000 1900 EUR',
      'damage 1 30001 5700 EUR',
      'extra_km 101 3030 0 EUR',
      'fuel 2 1000 0 EUR',
      'late_fee 2 2000 0 EUR',
    ]);
  }));

test('the rest of a rental that ends early can be reserved', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    await asAgent(db, desk, rental);
    const next = { startAt: hoursFromNow(3), endAt: hoursFromNow(20) };
    await expect(reservation(db, desk, next)).resolves.toHaveProperty('id');
  }));

test('the turnaround is cut short where the next rental begins', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk, {
      startAt: hoursFromNow(-30),
      endAt: hoursFromNow(-2),
    });
    const next = { startAt: hoursFromNow(0.25), endAt: hoursFromNow(20) };
    await reservation(db, desk, next);
    await asAgent(db, desk, rental);
    expect(await turnaround(db, desk)).toMatchObject([{ until_at: next.startAt }]);
  }));

test('there is no turnaround where the next customer waits already', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk, {
      startAt: hoursFromNow(-30),
      endAt: hoursFromNow(-2),
    });
    await reservation(db, desk, { startAt: hoursFromNow(-0.5), endAt: hoursFromNow(20) });
    await asAgent(db, desk, rental);
    expect(await turnaround(db, desk)).toEqual([]);
  }));

test.each([
  ['lower than it left', 9_999, { constraint: 'vehicle_odometer_readings_monotone' }],
  ['further than can be driven', 900_000, { constraint: 'vehicle_odometer_readings_plausible' }],
  ['below zero', -1, { constraint: 'vehicle_odometer_readings_monotone' }],
  ['beyond an integer', 2 ** 31, { code: '22003' }],
])('a meter that shows %s is refused', (_what, odometer_km, refusal) =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    await expect(asAgent(db, desk, rental, { odometer_km })).rejects.toMatchObject(refusal);
    expect(await charges(db, rental)).toEqual([]);
  }),
);

test('kilometres count on when the meter was replaced on the way', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk, {
      startAt: hoursFromNow(-1),
      endAt: hoursFromNow(47),
    });
    await db.query(
      `insert into fleet.vehicle_odometer_readings (
         vehicle_id, kind, reading_km, recorded_at, source, reason)
       values ($1, 'reading', 10300, $2, 'workshop', null),
              ($1, 'replacement', 0, $2, 'workshop', 'broken')`,
      [desk.vehicle.id, hoursFromNow(-0.5)],
    );
    await asAgent(db, desk, rental, { odometer_km: 250 });
    expect(await charges(db, rental)).toContain('extra_km 150 4500 0 EUR');
  }));

test('nothing comes back in the future, nor before it left', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    await expect(asAgent(db, desk, rental, { at: hoursFromNow(1) })).rejects.toMatchObject({
      code: '23514',
      constraint: 'rental_handovers_not_future',
    });
    await expect(asAgent(db, desk, rental, { at: hoursFromNow(-2) })).rejects.toMatchObject({
      code: '23514',
      constraint: 'rentals_returned_after_handover',
    });
  }));

test('what was only reserved does not come back', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(-1),
      endAt: hoursFromNow(9),
    });
    await expect(asAgent(db, desk, rental)).rejects.toMatchObject({
      code: '55000',
      constraint: 'rentals_status_transition',
    });
  }));

test('a vehicle that was written off while it was out stays decommissioned', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    const manager = await user(db, ['fleet_manager']);
    await asStaff(db, manager, (as) =>
      as.query(`select fleet.decommission_vehicle($1, 'total_loss')`, [desk.vehicle.id]),
    );
    await expect(asAgent(db, desk, rental)).resolves.toMatchObject({ status: 'completed' });
    const { rows } = await db.query('select status from fleet.vehicles where id = $1', [
      desk.vehicle.id,
    ]);
    expect(rows).toEqual([{ status: 'decommissioned' }]);
  }));

test('a mechanic takes nothing back', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    const mechanic = await user(db, ['mechanic']);
    await expect(asStaff(db, mechanic, (as) => complete(as, rental))).rejects.toMatchObject({
      code: '42501',
    });
  }));
