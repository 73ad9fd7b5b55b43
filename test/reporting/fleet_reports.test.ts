import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { type Desk, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { jobs, workshop } from '../support/workshop.ts';

const database = useDatabase();

async function rows(db: pg.Client, call: string, values: readonly unknown[]) {
  const result = await db.query<Record<string, unknown>>(
    `select r.* from reporting.note_point(knows_itself => true) p, reporting.${call} r`,
    [...values],
  );
  return result.rows;
}

/** January 2024 of the desk's vehicle, as history has it: past the commands, which live today. */
async function history(db: pg.Client, desk: Desk): Promise<void> {
  const rental = await reservation(db, desk, {
    startAt: hoursFromNow(1),
    endAt: hoursFromNow(2),
  });
  await db.query('set local role none; set local session_replication_role = replica');
  await db.query(
    `update rental.rentals
     set status = 'completed', start_at = '2024-01-02 10:00Z', end_at = '2024-01-04 09:00Z',
         blocked_until = '2024-01-04 10:00Z', handed_over_at = '2024-01-02 10:00Z',
         returned_at = '2024-01-04 09:00Z'
     where id = $1`,
    [rental.id],
  );
  await db.query(
    `insert into maintenance.maintenance_jobs (vehicle_id, kind, status, scheduled_for,
       expected_until, started_at, cancelled_at, cancellation_reason)
     values ($1, 'repair', 'cancelled', '2024-01-04 12:00Z', '2024-01-06Z', '2024-01-04 12:00Z',
             '2024-01-06Z', 'No fault found')`,
    [desk.vehicle.id],
  );
  await db.query(
    `insert into rental.vehicle_blocks (vehicle_id, during)
     values ($1, '[2024-01-05 00:00Z,2024-01-08 00:00Z)')`,
    [desk.vehicle.id],
  );
  await db.query(
    `update rental.rentable_vehicles set opened_during = '[2024-01-02 00:00Z,)' where id = $1`,
    [desk.vehicle.id],
  );
  await db.query('set local session_replication_role = origin; set local role rentify_owner');
}

const earn = (db: pg.Client, desk: Desk, cents: number, revenueAccount = 'REVENUE_RENTAL') =>
  db.query(
    `select accounting.post_entry('test_fact', uuidv7(), '2024-01-04', 'A fact', array[
       row('BANK', 'debit', $1::bigint, 'EUR', $2::uuid, null, null, null)::accounting.entry_line,
       row($3, 'credit', $1::bigint, 'EUR', $2::uuid, null, null, null)::accounting.entry_line])`,
    [cents, desk.vehicle.id, revenueAccount],
  );

const january = ['2024-01-01', '2024-01-10'] as const;

test("a day is a customer's before the workshop's before a block, else idle; none before it came", () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await history(db, desk);
    await earn(db, desk, 700);
    await expect(
      rows(db, 'fleet_utilisation_rows($1, $2, $3, p)', [...january, desk.vehicle.id]),
    ).resolves.toMatchObject([
      {
        fleet_days: 9,
        rented_days: 3,
        maintenance_days: 1,
        blocked_days: 2,
        idle_days: 3,
        currency: 'EUR',
        revenue_cents: '700',
        revenue_per_available_day_cents: '117',
      },
    ]);
  }));

test('days to come do not count, nor does a vehicle that was not there', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await history(db, desk);
    const [today] = await rows(db, 'fleet_utilisation_rows(accounting.today(), $1, $2, p)', [
      '2199-12-31',
      desk.vehicle.id,
    ]);
    expect(today).toMatchObject({ fleet_days: 1, idle_days: 1, currency: null });
    await expect(
      rows(db, 'fleet_utilisation_rows($1, $2, $3, p)', [
        '2023-01-01',
        '2023-12-31',
        desk.vehicle.id,
      ]),
    ).resolves.toEqual([]);
  }));

test("what a vehicle earned and cost, for each kilometre too; what maintenance cost is the ledger's", () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { mechanic, manager } = await workshop(db);
    const today = new Date().toISOString().slice(0, 10);
    await asStaff(db, mechanic, async () => {
      const read = (reading_km: number, at: Date) =>
        db.query('select fleet.record_odometer_reading($1, $2, $3)', [
          desk.vehicle.id,
          reading_km,
          at,
        ]);
      await read(9000, hoursFromNow(-48));
    });
    await asStaff(db, manager, async () => {
      const job = await jobs.schedule(db, desk.vehicle, {
        from: hoursFromNow(1),
        until: hoursFromNow(9),
      });
      await jobs.start(db, job);
      await jobs.complete(db, job, { labour_cost_cents: 12_000, odometer_km: 10_000 });
    });
    const [year, id] = [`${today.slice(0, 4)}-01-01`, desk.vehicle.id];
    await expect(
      rows(db, 'vehicle_profitability_rows($1, $2, $3, p)', [today, today, id]),
    ).resolves.toMatchObject([
      {
        revenue_cents: '0',
        expense_cents: '12000',
        profit_cents: '-12000',
        driven_km: 1000,
        cost_per_km_cents: '12',
      },
    ]);
    await expect(
      rows(db, 'maintenance_costs_rows($1, $2, null, p)', [year, today]),
    ).resolves.toMatchObject([
      { vehicle_id: id, kind: 'service', currency: 'EUR', posting_count: 1, cost_cents: '12000' },
    ]);
  }));
