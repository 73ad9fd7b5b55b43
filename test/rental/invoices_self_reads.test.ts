import type pg from 'pg';
import { asCustomer, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { activeRental, complete, rentalDesk } from '../support/rental_desk.ts';

const database = useDatabase();
const tables = ['invoices', 'invoice_lines', 'credit_notes', 'credit_note_lines'] as const;
const closed = ['receipts', 'payment_allocations', 'journal_entries', 'journal_lines'] as const;

/** A user who has rented, has an invoice and a credit note of it. */
async function customerWithInvoice(db: pg.Client) {
  const renter = await user(db, ['customer']);
  const desk = await rentalDesk(db);
  await db.query('update rental.customers set user_id = $1 where id = $2', [
    renter.id,
    desk.customer.id,
  ]);
  const rental = await activeRental(db, desk);
  await asStaff(db, desk.agent, async (as) => {
    await complete(as, rental);
    await command(as, 'rental.add_charge', {
      rental_id: rental.id,
      charge_type: 'discount',
      net_cents: -500,
      reason: 'It rattled',
    });
  });
  return { renter, own: desk.customer, agent: desk.agent };
}

const count = async (db: pg.Client, table: string) => {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int from accounting.${table}`,
  );
  return rows[0]?.count;
};

test.each(tables)('a customer sees the own %s, and no other', (table) =>
  database.inTransaction(async (db) => {
    const { renter, agent } = await customerWithInvoice(db);
    await customerWithInvoice(db);
    await expect(count(db, table)).resolves.toBe(2);
    await expect(asCustomer(db, renter, (as) => count(as, table))).resolves.toBe(1);
    await expect(asStaff(db, agent, (as) => count(as, table))).resolves.toBe(2);
    const nobody = await user(db, ['customer']);
    await expect(asCustomer(db, nobody, (as) => count(as, table))).resolves.toBe(0);
  }),
);

test('a draft is not for the customer to see, nor its lines', () =>
  database.inTransaction(async (db) => {
    const { renter, own } = await customerWithInvoice(db);
    await db.query(
      `with draft as (
         insert into accounting.invoices (
           customer_id, buyer_name, description, net_cents, tax_cents, total_cents, currency)
         values ($1, 'Carla Customer', 'A service', 100, 0, 100, 'EUR')
         returning id)
       insert into accounting.invoice_lines (
         invoice_id, position, charge_type, account_id, description, unit_price_cents, net_cents,
         currency)
       select d.id, 1, c.charge_type, c.account_id, 'A service', 100, 100, 'EUR'
       from draft d, accounting.charge_accounts c where c.charge_type = 'service'`,
      [own.id],
    );
    await expect(count(db, 'invoices')).resolves.toBe(2);
    for (const table of ['invoices', 'invoice_lines']) {
      await expect(asCustomer(db, renter, (as) => count(as, table))).resolves.toBe(1);
    }
  }));

test.each(closed)('a customer has no way to the %s', (table) =>
  database.inTransaction(async (db) => {
    const { renter } = await customerWithInvoice(db);
    await expect(asCustomer(db, renter, (as) => count(as, table))).rejects.toMatchObject({
      code: '42501',
    });
  }),
);
