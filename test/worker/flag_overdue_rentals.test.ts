import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { activeRental, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();
const late = { startAt: hoursFromNow(-30), endAt: hoursFromNow(-1) };

async function flag(db: pg.Client): Promise<number> {
  await db.query('set local role rentify_worker');
  const { rows } = await db.query<{ count: string }>(
    'select rental.flag_overdue_rentals() as count',
  );
  await db.query('set local role rentify_owner');
  return Number(rows[0]?.count);
}

test('a rental that is an hour late is flagged once, and one event by the system tells of it', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk, late);
    await expect(flag(db)).resolves.toBe(1);
    await expect(flag(db)).resolves.toBe(0);
    const { rows } = await db.query(
      `select r.overdue_at is not null as is_flagged, r.updated_by = app.system_user_id() as by_system,
              e.actor_id = app.system_user_id() as told_by_system, e.payload ->> 'vehicle_id' as vehicle_id
       from rental.rentals r
       join app.outbox_events e on e.aggregate_id = r.id and e.event_type = 'RentalOverdue'
       where r.id = $1`,
      [rental.id],
    );
    expect(rows).toEqual([
      { is_flagged: true, by_system: true, told_by_system: true, vehicle_id: desk.vehicle.id },
    ]);
  }));

test('within its grace of 29 minutes it is not late', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await activeRental(db, desk, { startAt: hoursFromNow(-30), endAt: hoursFromNow(-28 / 60) });
    await expect(flag(db)).resolves.toBe(0);
  }));

test('what was never handed over is not late to come back', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await reservation(db, desk, late);
    await expect(flag(db)).resolves.toBe(0);
  }));

test('a rental that somebody is taking back is left alone, without waiting', async () => {
  const owner = await database.connect('superuser');
  const desk = await rentalDesk(owner);
  await owner.query('begin');
  const rental = await activeRental(owner, desk, late);
  await owner.query('commit');

  const desking = await database.connect('superuser');
  const worker = await database.connect('rentify_worker');
  await desking.query('begin');
  await desking.query('select from rental.rentals where id = $1 for update', [rental.id]);
  await worker.query(`set statement_timeout = '2s'`);
  const flagging = () => worker.query('select rental.flag_overdue_rentals()::int as count');
  await expect(flagging()).resolves.toMatchObject({ rows: [{ count: 0 }] });
  await desking.query('rollback');
  await expect(flagging()).resolves.toMatchObject({ rows: [{ count: 1 }] });
});
