import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { vehicle } from '../support/factories.ts';
import { insertRow } from '../support/insert_row.ts';
import { hoursFromNow, rentalDesk } from '../support/rental_desk.ts';
import { jobs, workshop } from '../support/workshop.ts';

const database = useDatabase();
type Id = { readonly id: string };
const daysAgo = (days: number) => hoursFromNow(-24 * days);
const dayOf = (date: Date) => date.toISOString().slice(0, 10);

/** A vehicle that came 100 days ago; what its meter showed so many days ago. */
async function driven(db: pg.Client, readings: Readonly<Record<number, number>>): Promise<Id> {
  const born = await vehicle(db, { available_from: daysAgo(100).toISOString() });
  for (const days of Object.keys(readings)
    .map(Number)
    .toSorted((a, b) => b - a)) {
    await db.query(
      `insert into fleet.vehicle_odometer_readings (vehicle_id, reading_km, recorded_at, source)
       values ($1, $2, $3, 'desk')`,
      [born.id, readings[days], daysAgo(days)],
    );
  }
  return born;
}

const program = (db: pg.Client, of: Id, interval: { every_km?: number; every_days?: number }) =>
  insertRow<Id>(db, 'maintenance.maintenance_programs', {
    name: 'P',
    kind: 'service',
    vehicle_id: of.id,
    ...interval,
  });

async function due(db: pg.Client, of: Id) {
  const { mechanic } = await workshop(db);
  const { rows } = await asStaff(db, mechanic, (as) =>
    as.query(
      `select last_done_km, km_per_day, due_odometer_km, forecast_on::text, due_by_days_on::text,
              next_due_on::text, is_overdue
       from maintenance.maintenance_due($1)`,
      [of.id],
    ),
  );
  return rows[0];
}

test('by kilometres, on the day on which the meter will show them at its pace', () =>
  database.inTransaction(async (db) => {
    const of = await driven(db, { 100: 20_000, 80: 21_000, 0: 25_000 });
    await program(db, of, { every_km: 6_000 });
    // 4,000 km in 80 days; 1,000 km are left of the 6,000 since it came.
    await expect(due(db, of)).resolves.toEqual({
      last_done_km: null,
      km_per_day: 50,
      due_odometer_km: 26_000,
      forecast_on: dayOf(daysAgo(-20)),
      due_by_days_on: null,
      next_due_on: dayOf(daysAgo(-20)),
      is_overdue: false,
    });
  }));

test('by days or kilometres, whichever comes first', () =>
  database.inTransaction(async (db) => {
    const of = await driven(db, { 100: 0, 80: 1_000, 0: 5_000 });
    await program(db, of, { every_km: 10_000, every_days: 110 });
    await expect(due(db, of)).resolves.toMatchObject({
      forecast_on: dayOf(daysAgo(-100)),
      due_by_days_on: dayOf(daysAgo(-10)),
      next_due_on: dayOf(daysAgo(-10)),
    });
  }));

test.each([
  ['no reading', {}],
  ['one reading', { 5: 500 }],
  ['two of one day', { 5: 500, 4.9: 600 }],
  ['none in 90 days', { 95: 500 }],
])('where the readings do not tell the pace it goes by days alone: %s', (_what, readings) =>
  database.inTransaction(async (db) => {
    const of = await driven(db, readings);
    await program(db, of, { every_km: 10_000, every_days: 110 });
    await expect(due(db, of)).resolves.toMatchObject({
      km_per_day: null,
      forecast_on: null,
      next_due_on: dayOf(daysAgo(-10)),
    });
  }),
);

test('it counts from when it was done last, also over a new meter', () =>
  database.inTransaction(async (db) => {
    const of = await driven(db, { 100: 20_000 });
    const { id: program_id } = await program(db, of, { every_km: 6_000, every_days: 365 });
    const { manager, mechanic } = await workshop(db);
    const job = await asStaff(db, manager, (as) =>
      jobs.schedule(as, of, { from: daysAgo(40), until: daysAgo(39), program_id }),
    );
    await asStaff(db, mechanic, async (as) => {
      await jobs.start(as, job, { started_at: daysAgo(40) });
      await jobs.complete(as, job, { done_at: daysAgo(40), odometer_km: 23_000 });
      await as.query(`select fleet.replace_odometer($1, 24000, 0, 'Broken', $2)`, [
        of.id,
        daysAgo(20),
      ]);
    });
    // 1,000 km on the old meter count: 5,000 are left on the new one.
    await expect(due(db, of)).resolves.toMatchObject({
      last_done_km: -1_000,
      due_odometer_km: 5_000,
      due_by_days_on: dayOf(daysAgo(-325)),
    });
  }));

test('what is over is overdue', () =>
  database.inTransaction(async (db) => {
    const late = await driven(db, {});
    await program(db, late, { every_days: 99 });
    await expect(due(db, late)).resolves.toMatchObject({ is_overdue: true });
    const far = await driven(db, { 100: 0, 0: 5_001 });
    await program(db, far, { every_km: 5_000 });
    await expect(due(db, far)).resolves.toMatchObject({ is_overdue: true });
  }));

test('an agent does not see it', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await expect(
      asStaff(db, desk.agent, (as) => as.query('select from maintenance.maintenance_due()')),
    ).rejects.toMatchObject({ code: '42501' });
  }));
