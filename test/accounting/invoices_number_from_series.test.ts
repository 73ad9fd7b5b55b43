import type pg from 'pg';
import { post } from '../support/books.ts';
import { insertChanged, updateChanged } from '../support/changed_row.ts';
import { useDatabase } from '../support/database.ts';
import { customer } from '../support/factories.ts';
import { sales } from '../support/sales.ts';

const database = useDatabase();

// What the owner of the tables is refused who issues by hand.
const nobody = '00000000-0000-7000-8000-00000000dead';
const on = '2026-01-05';

const takeNumber = (db: pg.Client, kind: string) =>
  db.query('select accounting.take_number($1, 2026)', [kind]);

const invoiceAs = (number: number) => ({
  status: 'issued',
  number: `INV-2026-00000${number}`,
  series_year: 2026,
  sequence_number: number,
  seller: {},
  issue_date: on,
  due_date: '2026-01-19',
});

const draft = async (db: pg.Client) =>
  db.query(
    `select accounting.write_invoice($1, 'Carla', null, null, null, 'A key', 'EUR',
       array[row(null, 'service', 'A key', 1, 100, 100, 0, 0)::accounting.invoice_line_input])`,
    [(await customer(db)).id],
  );

/** INV-2026-000001 is issued, 2 is the last number that was given, and there is a draft. */
async function drafted(db: pg.Client): Promise<void> {
  await sales.issue(db, { customer: await customer(db) }, { on });
  await takeNumber(db, 'invoice');
  await draft(db);
}

const issue = (db: pg.Client, changes: Record<string, unknown>) =>
  updateChanged(db, 'accounting.invoices', changes, `status = 'draft'`);

test('an invoice issued by hand that keeps to everything is let through', () =>
  database.inTransaction(async (db) => {
    await drafted(db);
    const journal_entry_id = (await post(db)).id;
    await expect(issue(db, { ...invoiceAs(2), journal_entry_id })).resolves.toMatchObject({
      rowCount: 1,
    });
  }));

test.each([
  ['invoices_number_from_series', invoiceAs(3)],
  ['invoices_number_from_series', invoiceAs(1)],
  ['invoices_number_format', { number: 'INV-2' }],
  ['invoices_series_year_of_issue', { issue_date: '2025-12-31' }],
  ['invoices_due_after_issue', { due_date: '2026-01-04' }],
  ['invoices_issued_whole', { seller: null }],
  ['invoices_journal_entry_id_fkey', { journal_entry_id: nobody }],
])('an invoice issued by hand is refused: %s', (constraint, changes) =>
  database.inTransaction(async (db) => {
    await drafted(db);
    const journal_entry_id = (await post(db)).id;
    await expect(
      issue(db, { ...invoiceAs(2), journal_entry_id, ...changes }),
    ).rejects.toMatchObject({ constraint });
  }),
);

test('an entry posts one invoice: invoices_journal_entry_id_key', () =>
  database.inTransaction(async (db) => {
    await drafted(db);
    const { rows } = await db.query(
      'select journal_entry_id from accounting.invoices where sequence_number = 1',
    );
    await expect(issue(db, { ...invoiceAs(2), ...rows[0] })).rejects.toMatchObject({
      code: '23505',
      constraint: 'invoices_journal_entry_id_key',
    });
  }));

test('a number is one invoice: invoices_number_key', () =>
  database.inTransaction(async (db) => {
    await drafted(db);
    await issue(db, { ...invoiceAs(2), journal_entry_id: (await post(db)).id });
    await draft(db);
    const again = { ...invoiceAs(2), journal_entry_id: (await post(db)).id };
    await expect(issue(db, again)).rejects.toMatchObject({
      code: '23505',
      constraint: 'invoices_number_key',
    });
  }));

test('an invoice is over the sum of its lines: invoices_totals_of_lines', () =>
  database.inTransaction(async (db) => {
    await drafted(db);
    await insertChanged(db, 'accounting.invoice_lines', { position: 2 }, `charge_type = 'service'`);
    const journal_entry_id = (await post(db)).id;
    await expect(issue(db, { ...invoiceAs(2), journal_entry_id })).rejects.toMatchObject({
      code: '23514',
      constraint: 'invoices_totals_of_lines',
    });
  }));

test('a line is in the currency of its invoice: invoice_lines_same_currency', () =>
  database.inTransaction(async (db) => {
    await drafted(db);
    const foreign = { position: 2, currency: 'USD' };
    await expect(
      insertChanged(db, 'accounting.invoice_lines', foreign, `charge_type = 'service'`),
    ).rejects.toMatchObject({ code: '23514', constraint: 'invoice_lines_same_currency' });
  }));

/** Writes the second credit note of an invoice by hand, without lines; this of it is different. */
async function creditByHand(db: pg.Client, changes: Record<string, unknown>) {
  const invoice = await sales.issue(db, { customer: await customer(db) }, { on });
  await db.query(
    `select accounting.write_credit_note(accounting.lock_invoice($1), $2, 'Sorry', array[
       row(null, null, 'discount', a.id, 'Off', 1000, 1900, 190)::accounting.credit_line])
     from accounting.accounts a where a.code = 'REVENUE_RENTAL'`,
    [invoice.id, on],
  );
  await takeNumber(db, 'credit_note');
  return insertChanged(db, 'accounting.credit_notes', {
    number: 'CRN-2026-000002',
    sequence_number: 2,
    journal_entry_id: (await post(db)).id,
    ...changes,
  });
}

test.each([
  ['credit_notes_invoice_id_fkey', { invoice_id: nobody }],
  ['credit_notes_journal_entry_id_fkey', { journal_entry_id: nobody }],
  ['credit_notes_same_currency', { currency: 'USD' }],
  ['invoices_settled_within_total', { net_cents: 20_000, tax_cents: 0, total_cents: 20_000 }],
])('a credit note written by hand is refused: %s', (constraint, changes) =>
  database.inTransaction(async (db) => {
    await expect(creditByHand(db, changes)).rejects.toMatchObject({ constraint });
  }),
);

test('an entry posts one credit note: credit_notes_journal_entry_id_key', () =>
  database.inTransaction(async (db) => {
    await creditByHand(db, {});
    await takeNumber(db, 'credit_note');
    const third = { number: 'CRN-2026-000003', sequence_number: 3 };
    await expect(insertChanged(db, 'accounting.credit_notes', third)).rejects.toMatchObject({
      code: '23505',
      constraint: 'credit_notes_journal_entry_id_key',
    });
  }));

test('a credit note is the sum of its lines at commit: credit_notes_totals_of_lines', () =>
  database.inTransaction(async (db) => {
    await creditByHand(db, {});
    await expect(db.query('set constraints all immediate')).rejects.toMatchObject({
      code: '23514',
      constraint: 'credit_notes_totals_of_lines',
    });
  }));
