import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { location, user } from '../support/factories.ts';
import { type Desk, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();
const soon = { startAt: hoursFromNow(24), endAt: hoursFromNow(72) };

async function recipients(db: pg.Client, desk: Desk): Promise<string[]> {
  const rental = await reservation(db, desk, soon);
  const { rows } = await db.query(
    `select recipient from notification.rental_letters('RentalReserved', $1)`,
    [rental.id],
  );
  return rows.map(({ recipient }) => recipient);
}
const changeCustomer = (db: pg.Client, desk: Desk, email: string | null, userId?: string) =>
  db.query('update rental.customers set email = $2, user_id = $3 where id = $1', [
    desk.customer.id,
    email,
    userId,
  ]);

test('a customer of the desk is written to at their address', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await changeCustomer(db, desk, 'a@example.com');
    await expect(recipients(db, desk)).resolves.toEqual(['a@example.com']);
  }));

test('a customer without an address is written to where they sign in', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { id, email } = await user(db, ['customer']);
    await changeCustomer(db, desk, null, id);
    await expect(recipients(db, desk)).resolves.toEqual([email]);
  }));

test('who has no address gets nothing', () =>
  database.inTransaction(async (db) => {
    await expect(recipients(db, await rentalDesk(db))).resolves.toEqual([]);
  }));

test('who is shut out gets nothing, whatever address the desk has', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { id } = await user(db, ['customer'], { status: 'disabled' });
    await changeCustomer(db, desk, 'a@example.com', id);
    await expect(recipients(db, desk)).resolves.toEqual([]);
  }));

test('each time is told on the clock of its place, with the name of the zone', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db, { timeZone: 'Asia/Tokyo' });
    await changeCustomer(db, desk, 'a@example.com');
    const destination = await location(db, { time_zone: 'America/New_York', name: 'New York' });
    const rental = await reservation(db, desk, { ...soon, destination });
    const { rows } = await db.query<{ data: Record<string, object> }>(
      `select data from notification.rental_letters('RentalReserved', $1)`,
      [rental.id],
    );
    expect(rows[0]?.data).toMatchObject({
      starts: { local_time: clock(soon.startAt, 'Asia/Tokyo'), time_zone: 'Asia/Tokyo' },
      ends: {
        place: 'New York',
        local_time: clock(soon.endAt, 'America/New_York'),
        time_zone: 'America/New_York',
      },
    });
  }));

/** The other clock: that of Node. */
function clock(instant: Date, timeZone: string): string {
  const text = instant.toLocaleString('sv-SE', { timeZone });
  return text.slice(0, 16).replace(' ', 'T');
}
