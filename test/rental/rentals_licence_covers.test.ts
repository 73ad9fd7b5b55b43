import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { activate, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();
const today = { startAt: hoursFromNow(-1), endAt: hoursFromNow(47) };
const lastDay = `($2::timestamptz at time zone 'Pacific/Kiritimati')::date`;

test('a licence that is good until the last local day is good enough', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db, { timeZone: 'Pacific/Kiritimati' });
    const rental = await reservation(db, desk, today);
    await db.query(`update rental.customers set licence_expires_on = ${lastDay} where id = $1`, [
      desk.customer.id,
      today.endAt,
    ]);
    const handing = asStaff(db, desk.agent, (agent) => activate(agent, rental));
    await expect(handing).resolves.toMatchObject({ status: 'active' });
  }));

test.each([
  ['that expires the day before', `'B072', ${lastDay} - 1`],
  ['without a number', `null, ${lastDay} + 1`],
  ['without a date', `'B072', case when $2::timestamptz is null then date '2100-01-01' end`],
])('a licence %s is refused', (_what, licence) =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db, { timeZone: 'Pacific/Kiritimati' });
    const rental = await reservation(db, desk, today);
    await db.query(
      `update rental.customers set (licence_number, licence_expires_on) = (select ${licence})
       where id = $1`,
      [desk.customer.id, today.endAt],
    );
    const handing = asStaff(db, desk.agent, (agent) => activate(agent, rental));
    await expect(handing).rejects.toMatchObject({
      code: '55000',
      constraint: 'rentals_licence_covers',
    });
  }),
);
