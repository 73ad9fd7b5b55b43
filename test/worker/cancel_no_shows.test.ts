import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { activeRental, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { jobs, workshop } from '../support/workshop.ts';

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
    await recorded(db, rental, hoursFromNow(-5));
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
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(-2),
      endAt: hoursFromNow(20),
    });
    await recorded(db, rental, hoursFromNow(-5));
    await expect(sweep(db)).resolves.toBe(0);
  }));

test('who waits for a vehicle that stands in the workshop is not missed', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { mechanic } = await workshop(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(-4),
      endAt: hoursFromNow(20),
    });
    await recorded(db, rental, hoursFromNow(-5));
    await asStaff(db, mechanic, (as) => jobs.breakDown(as, desk.vehicle, hoursFromNow(9)));
    await expect(sweep(db)).resolves.toBe(0);
  }));

test('a customer who came is no no-show', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await activeRental(db, desk, { startAt: hoursFromNow(-9), endAt: hoursFromNow(20) });
    await expect(sweep(db)).resolves.toBe(0);
  }));

test('a rental on paper, recorded after its start, waits for its hand-over as long as any', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(-72),
      endAt: hoursFromNow(-24),
    });
    await expect(sweep(db)).resolves.toBe(0);
    await recorded(db, rental, hoursFromNow(-4));
    await expect(sweep(db)).resolves.toBe(1);
  }));

/** As if it had been written then: its triggers let nobody say so. */
async function recorded(db: pg.Client, { id }: { readonly id: string }, at: Date): Promise<void> {
  await db.query('alter table rental.rentals disable trigger user');
  await db.query('update rental.rentals set created_at = $2 where id = $1', [id, at]);
  await db.query('alter table rental.rentals enable trigger user');
}
