import type pg from 'pg';
import { accountBalances } from '../support/account_balances.ts';
import { useDatabase } from '../support/database.ts';
import { customer } from '../support/factories.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { sales } from '../support/sales.ts';

const database = useDatabase();
const soon = { startAt: hoursFromNow(1), endAt: hoursFromNow(9) };

const rented = async (db: pg.Client) => {
  const desk = await rentalDesk(db);
  return { ...desk, rental: await reservation(db, desk, soon) };
};

test('what is charged is owed: revenue by account, the tax, and what it is about on each line', () =>
  database.inTransaction(async (db) => {
    const party = await rented(db);
    const invoice = await sales.issue(db, party, {
      lines: [
        { cents: 10_000, taxBp: 1900 },
        { type: 'discount', cents: -333, taxBp: 1900 },
        { type: 'late_fee', cents: 500 },
        { type: 'damage', cents: 20_000 },
      ],
    });
    expect(invoice).toMatchObject({
      number: `INV-${new Date().getUTCFullYear()}-000001`,
      status: 'issued',
      total_cents: '32004',
      open_cents: '32004',
      customer_id: party.customer.id,
      vehicle_id: party.vehicle.id,
      location_id: party.location.id,
    });
    expect(await accountBalances(db)).toEqual({
      ACCOUNTS_RECEIVABLE: 32_004,
      REVENUE_RENTAL: -9_667,
      REVENUE_FEES: -500,
      REVENUE_DAMAGE: -20_000,
      TAX_PAYABLE: -1_837,
    });
    const { rows } = await db.query(
      `select distinct rental_id, customer_id, vehicle_id, location_id
       from accounting.journal_lines`,
    );
    expect(rows).toEqual([
      {
        rental_id: party.rental.id,
        customer_id: party.customer.id,
        vehicle_id: party.vehicle.id,
        location_id: party.location.id,
      },
    ]);
  }));

test('it states who the company is as of its issue, and is due when the company says', () =>
  database.inTransaction(async (db) => {
    await db.query(
      `update accounting.company_settings set company_name = 'Wheels Ltd', payment_days = 30`,
    );
    const invoice = await sales.issue(db, { customer: await customer(db) }, { on: '2026-01-05' });
    await db.query(`update accounting.company_settings set company_name = 'Wheels AG'`);
    const { rows } = await db.query(
      `select seller ->> 'company_name' as name, due_date::text from accounting.invoices
       where id = $1`,
      [invoice.id],
    );
    expect(rows).toEqual([{ name: 'Wheels Ltd', due_date: '2026-02-04' }]);
  }));

test('charges that add up to nothing have no invoice, and take no number', () =>
  database.inTransaction(async (db) => {
    const lines = [{ cents: 500 }, { type: 'discount', cents: -500 }];
    const nothing = await sales.issue(db, { customer: await customer(db) }, { lines });
    expect(nothing.id).toBeNull();
    const { rows } = await db.query('select from accounting.number_series');
    expect(rows).toEqual([]);
  }));

test('charges below nothing are refused: invoices_amount_positive', () =>
  database.inTransaction(async (db) => {
    const lines = [{ type: 'discount', cents: -500 }];
    await expect(
      sales.issue(db, { customer: await customer(db) }, { lines }),
    ).rejects.toMatchObject({ code: '23514', constraint: 'invoices_amount_positive' });
  }));

test('a charge is invoiced once: invoice_lines_source_id_key', () =>
  database.inTransaction(async (db) => {
    const { id } = await customer(db);
    const issue = () =>
      db.query(
        `select accounting.issue_charges($1, 'Carla', null, null, null, 'Fuel', 'EUR', $2,
           array[row($1::uuid, 'fuel', 'Fuel', 1, 100, 100, 0, 0)::accounting.invoice_line_input])`,
        [id, '2026-01-05'],
      );
    await issue();
    await expect(issue()).rejects.toMatchObject({
      code: '23505',
      constraint: 'invoice_lines_source_id_key',
    });
  }));

test('what the customer gave for the rental before pays it, oldest first', () =>
  database.inTransaction(async (db) => {
    const party = await rented(db);
    const late = await sales.receive(db, party, 9_000, { on: '2026-01-03' });
    const early = await sales.receive(db, party, 9_000, { on: '2026-01-02' });
    const elsewhere = await sales.receive(db, { customer: party.customer }, 9_000);
    await expect(sales.issue(db, party, { on: '2026-01-05' })).resolves.toMatchObject({
      status: 'paid',
      open_cents: '0',
    });
    const { rows } = await db.query(
      `select id, unapplied_cents::int from accounting.receipts where id = any ($1)`,
      [[late.id, early.id, elsewhere.id]],
    );
    expect(Object.fromEntries(rows.map((row) => [row.id, row.unapplied_cents]))).toEqual({
      [early.id]: 0,
      [late.id]: 6_100,
      [elsewhere.id]: 9_000,
    });
    expect(await accountBalances(db)).toMatchObject({ CASH: 27_000, CUSTOMER_CREDITS: -15_100 });
  }));

test('a backdated invoice is paid on no day before it, nor before the money came', () =>
  database.inTransaction(async (db) => {
    const party = await rented(db);
    await sales.receive(db, party, 9_000, { on: '2026-01-10' });
    await sales.issue(db, party, { on: '2026-01-05' });
    const { rows } = await db.query(
      `select entry_date::text from accounting.journal_entries
       where external_ref_type = 'allocation'`,
    );
    expect(rows).toEqual([{ entry_date: '2026-01-10' }]);
  }));

test('issued, paid and voided, others hear of it', () =>
  database.inTransaction(async (db) => {
    const party = await rented(db);
    const invoice = await sales.issue(db, party);
    await sales.receive(db, party, 11_900);
    await sales.discount(db, party.rental, 10_000);
    const { rows } = await db.query<{ type: string }>(
      `select event_type as type from app.outbox_events
       where event_type ~ '^(Invoice|CreditNote)' order by seq`,
    );
    expect(rows.map(({ type }) => type)).toEqual([
      'InvoiceIssued',
      'InvoicePaid',
      'InvoiceReopened',
      'CreditNoteIssued',
      'InvoiceVoided',
    ]);
    const { rows: issued } = await db.query(
      `select payload from app.outbox_events where event_type = 'InvoiceIssued'`,
    );
    expect(issued[0]?.payload).toMatchObject({
      id: invoice.id,
      number: invoice.number,
      total_cents: '11900',
      currency: 'EUR',
    });
  }));
