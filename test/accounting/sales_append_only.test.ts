import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { smallCompany } from '../support/small_company.ts';

const database = useDatabase();

beforeAll(async () => {
  await committed(await database.connect('superuser'), smallCompany);
});

describe.each([
  ['invoices', 'invoices_append_only'],
  ['invoice_lines', 'invoice_lines_append_only'],
  ['credit_notes', 'credit_notes_append_only'],
  ['credit_note_lines', 'credit_note_lines_append_only'],
  ['receipts', 'receipts_append_only'],
  ['payment_allocations', 'payment_allocations_append_only'],
  ['receipt_refunds', 'receipt_refunds_append_only'],
  ['write_offs', 'write_offs_append_only'],
  ['payables', 'payables_append_only'],
  ['number_series', 'number_series_append_only'],
])('accounting.%s', (table, constraint) => {
  test.each([
    `delete from accounting.${table}`,
    `truncate accounting.${table} cascade`,
    `merge into accounting.${table} t using (values (1)) as one (n) on true when matched then delete`,
  ])(`loses no row, not even to its owner: ${constraint} (%s)`, (statement) =>
    database.inTransaction(async (db) => {
      await expect(db.query(statement)).rejects.toMatchObject({
        code: '55000',
        // TRUNCATE meets first whichever table it cascades to.
        constraint: statement.startsWith('truncate') ? expect.any(String) : constraint,
      });
    }),
  );
});

test.each([
  ['invoice_lines', 'net_cents = net_cents + 1'],
  ['credit_note_lines', 'net_cents = net_cents + 1'],
  ['payment_allocations', 'amount_cents = amount_cents + 1'],
  ['receipt_refunds', 'amount_cents = amount_cents + 1'],
  ['write_offs', 'amount_cents = amount_cents + 1'],
])('no row of accounting.%s is changed', (table, change) =>
  database.inTransaction(async (db) => {
    await expect(db.query(`update accounting.${table} set ${change}`)).rejects.toMatchObject({
      code: '55000',
      constraint: `${table}_append_only`,
    });
  }),
);
