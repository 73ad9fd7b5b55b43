import { asRole } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();
const period = { startAt: hoursFromNow(10), endAt: hoursFromNow(20) };

describe.each(['anonymous', 'customer', 'staff', 'admin', 'service'] as const)('%s', (role) => {
  test.each([
    ['the price', 'net_cents = 1, tax_cents = 0, total_cents = 1'],
    ['the currency', `currency = 'USD'`],
    ['the period', `end_at = end_at + interval '1 day'`],
    ['the vehicle', 'vehicle_id = uuidv7()'],
    ['the version', 'row_version = 99'],
  ])('writes %s of a rental by no statement of its own', (_what, change) =>
    database.inTransaction(async (db) => {
      const desk = await rentalDesk(db);
      const rental = await reservation(db, desk, period);
      const admin = await user(db, ['admin']);
      await expect(
        asRole(db, role, admin, (as) =>
          as.query(`update rental.rentals set ${change} where id = $1`, [rental.id]),
        ),
      ).rejects.toMatchObject({ code: '42501' });
    }),
  );
});

test('a version that somebody sends is not stored, not even for the owner', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, period);
    const { rows } = await db.query(
      'update rental.rentals set row_version = 99 where id = $1 returning row_version',
      [rental.id],
    );
    expect(rows).toEqual([{ row_version: '1' }]);
  }));
