import type pg from 'pg';
import { asAdmin, asCustomer, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { payments } from '../support/payments.ts';
import { activeRental, complete, rentalDesk } from '../support/rental_desk.ts';

const database = useDatabase();

const account = async (db: pg.Client, rental: { readonly id: string }) => {
  const { rows } = await db.query(
    `select rental.rentals_charged_cents(r) as charged, rental.rentals_paid_cents(r) as paid,
            rental.rentals_balance_cents(r) as balance
     from rental.rentals r where r.id = $1`,
    [rental.id],
  );
  return rows[0];
};

/** Owes 119.00; has paid 100.00, got 30.00 back, and lost 20.00 of the deposit; 5.00 is pending. */
async function settled(db: pg.Client) {
  const desk = await rentalDesk(db);
  const rental = await activeRental(db, desk);
  const admin = await user(db, ['admin']);
  await asAdmin(db, admin, async (as) => {
    const deposit = await payments.hold(as, rental, 20_000);
    await complete(as, rental);
    const payment = await payments.capture(as, await payments.request(as, rental, 10_000));
    await payments.refund(as, payment, 3_000);
    await payments.request(as, rental, 500);
    await payments.keep(as, deposit, 2_000);
  });
  return { desk, rental };
}

test('what is owed less what was paid is the balance', () =>
  database.inTransaction(async (db) => {
    const { desk, rental } = await settled(db);
    await expect(asStaff(db, desk.agent, (as) => account(as, rental))).resolves.toEqual({
      charged: '11900',
      paid: '9000',
      balance: '2900',
    });
  }));

test('what the accountant takes back by a credit note is not owed any more', () =>
  database.inTransaction(async (db) => {
    const { desk, rental } = await settled(db);
    const admin = await user(db, ['admin']);
    await asAdmin(db, admin, async (as) => {
      const { rows } = await as.query('select id from accounting.invoices where rental_id = $1', [
        rental.id,
      ]);
      await command(as, 'accounting.issue_credit_note', {
        invoice_id: rows[0]?.id,
        reason: 'The wrong price',
      });
    });
    await expect(asStaff(db, desk.agent, (as) => account(as, rental))).resolves.toEqual({
      charged: '11900',
      paid: '9000',
      balance: '-9000',
    });
  }));

test('a customer sees the balance, payments and deposit of an own rental, and of no other', () =>
  database.inTransaction(async (db) => {
    const { desk, rental } = await settled(db);
    const other = await settled(db);
    const renter = await user(db, ['customer']);
    await db.query('update rental.customers set user_id = $2 where id = $1', [
      desk.customer.id,
      renter.id,
    ]);
    const seen = await asCustomer(db, renter, async (as) => ({
      own: await account(as, rental),
      other: await account(as, other.rental),
      payments: await as.query('select from rental.rental_payments'),
      refunds: await as.query('select from rental.rental_refunds'),
      deposits: await as.query('select from rental.rental_deposits'),
    }));
    expect(seen).toMatchObject({
      own: { charged: '11900', paid: '9000', balance: '2900' },
      other: undefined,
      payments: { rowCount: 2 },
      refunds: { rowCount: 1 },
      deposits: { rowCount: 1 },
    });
  }));

test('who may not see payments is told nothing instead of a wrong sum', () =>
  database.inTransaction(async (db) => {
    const { rental } = await settled(db);
    const manager = await user(db, ['fleet_manager']);
    await expect(asStaff(db, manager, (as) => account(as, rental))).resolves.toEqual({
      charged: '11900',
      paid: null,
      balance: null,
    });
  }));
