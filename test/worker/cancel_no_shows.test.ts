import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { activeRental, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();

async function sweep(db: pg.Client): Promise<number> {
  await db.query('set local role rentify_worker');
  const { rows } = await db.query<{ count: string }>('select rental.cancel_no_shows() as count');
  await db.query('set local role rentify_owner');
  return Number(rows[0]?.count);
}

test('whom nobody has seen for three hours is a no-show, once, and the vehicle is free', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const period = { startAt: hoursFromNow(-4), endAt: hoursFromNow(20) };
    const rental = await reservation(db, desk, period);
    await expect(sweep(db)).resolves.toBe(1);
    await expect(sweep(db)).resolves.toBe(0);
    const { rows } = await db.query(
      `select r.status, r.cancellation_reason as reason,
              c.actor_id = app.system_user_id() as by_system
       from rental.rentals r
       join app.state_changes c on c.entity_id = r.id and c.to_state = 'cancelled'
       where r.id = $1`,
      [rental.id],
    );
    expect(rows).toEqual([{ status: 'cancelled', reason: 'no_show', by_system: true }]);
    await expect(reservation(db, desk, period)).resolves.toHaveProperty('id');
  }));

test('two hours after the start a customer is still waited for', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await reservation(db, desk, { startAt: hoursFromNow(-2), endAt: hoursFromNow(20) });
    await expect(sweep(db)).resolves.toBe(0);
  }));

test('a customer who came is no no-show', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await activeRental(db, desk, { startAt: hoursFromNow(-9), endAt: hoursFromNow(20) });
    await expect(sweep(db)).resolves.toBe(0);
  }));
