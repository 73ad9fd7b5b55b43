import type pg from 'pg';
import { insertChanged, updateChanged } from '../support/changed_row.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { smallCompany } from '../support/small_company.ts';

const database = useDatabase();

beforeAll(async () => {
  await committed(await database.connect('superuser'), smallCompany);
});

// What commands refuse in their own words first, the tables refuse to every writer. The owner
// tries, on a copy of a row or on the row itself; what else a client can meet has a file of its own.
type Case = readonly [constraint: string, changes: Record<string, unknown>, where?: string];

const nobody = '00000000-0000-7000-8000-00000000dead';
const draft = {
  status: 'draft',
  number: null,
  series_year: null,
  sequence_number: null,
  seller: null,
  issue_date: null,
  due_date: null,
  journal_entry_id: null,
  allocated_cents: 0,
  credited_cents: 0,
  written_off_cents: 0,
};
const unspent = { allocated_cents: 0, refunded_cents: 0 };
const lastNote = 'sequence_number = 2';
const inForce = 'reverses_id is null';

const copies: Readonly<Record<string, readonly Case[]>> = {
  charge_accounts: [
    ['charge_accounts_charge_type_format', { charge_type: 'Tip' }],
    ['charge_accounts_account_id_fkey', { charge_type: 'tip', account_id: nobody }],
  ],
  invoices: [
    ['invoices_customer_known', { ...draft, customer_id: nobody }],
    ['invoices_rental_of_customer', { ...draft, rental_id: nobody }],
    ['invoices_buyer_name_length', { ...draft, buyer_name: '' }],
    ['invoices_description_length', { ...draft, description: '' }],
    ['invoices_total_is_sum', { ...draft, total_cents: 1 }],
    ['invoices_amount_positive', { ...draft, net_cents: 0, tax_cents: 0, total_cents: 0 }],
    ['invoices_settled_within_total', { ...draft, allocated_cents: -1 }],
    ['invoices_issued_whole', { ...draft, issue_date: '2026-01-01' }],
    ['invoice_status_known', { ...draft, status: 'lost' }],
    ['invoices_status_transition', {}],
  ],
  invoice_lines: [
    ['invoice_lines_position_key', {}],
    ['invoice_lines_invoice_id_fkey', { invoice_id: nobody }],
    ['invoice_lines_account_id_fkey', { position: 2, account_id: nobody }],
    ['invoice_lines_charge_type_fkey', { position: 2, charge_type: 'tip' }],
    ['invoice_lines_description_length', { position: 2, description: '' }],
    ['invoice_lines_quantity_positive', { position: 2, quantity: 0 }],
    ['invoice_lines_tax_is_share', { position: 2, tax_cents: 1 }],
    [
      'invoice_lines_tax_rate_range',
      { position: 2, net_cents: 10_000, tax_rate_bp: 10_001, tax_cents: 10_001 },
    ],
    ['invoice_lines_of_draft', { position: 2 }],
  ],
  credit_notes: [
    ['credit_notes_number_from_series', { sequence_number: 7 }],
    ['credit_notes_number_key', {}, lastNote],
    ['credit_notes_number_format', { number: 'CRN-2' }, lastNote],
    ['credit_notes_series_year_of_issue', { issue_date: '2020-01-01' }, lastNote],
    ['credit_notes_reason_length', { reason: '' }, lastNote],
    ['credit_notes_total_is_sum', { total_cents: 1 }, lastNote],
    ['credit_notes_total_positive', { net_cents: 0, tax_cents: 0, total_cents: 0 }, lastNote],
  ],
  credit_note_lines: [
    ['credit_note_lines_position_key', {}],
    ['credit_note_lines_credit_note_id_fkey', { credit_note_id: nobody }],
    ['credit_note_lines_invoice_line_id_fkey', { position: 2, invoice_line_id: nobody }],
    ['credit_note_lines_account_id_fkey', { position: 2, account_id: nobody }],
    ['credit_note_lines_charge_type_fkey', { position: 2, charge_type: 'tip' }],
    ['credit_note_lines_description_length', { position: 2, description: '' }],
    ['credit_note_lines_tax_rate_range', { position: 2, tax_rate_bp: 10_001 }],
    ['credit_note_lines_tax_like_net', { position: 2, tax_cents: -1 }],
    ['credit_note_lines_of_new_note', { position: 2 }],
  ],
  receipts: [
    ['receipts_spent_is_sum', { source_id: nobody }],
    ['receipts_source_key', unspent],
    ['receipts_source_type_format', { ...unspent, source_type: 'A gift' }],
    ['receipts_amount_positive', { ...unspent, amount_cents: 0 }],
    ['receipts_account_id_fkey', { ...unspent, source_id: nobody, account_id: nobody }],
    ['receipts_journal_entry_id_fkey', { ...unspent, source_id: nobody, journal_entry_id: nobody }],
  ],
  payment_allocations: [
    ['payment_allocations_receipt_id_fkey', { receipt_id: nobody }, inForce],
    ['payment_allocations_invoice_id_fkey', { invoice_id: nobody }, inForce],
    ['payment_allocations_journal_entry_id_fkey', { journal_entry_id: nobody }, inForce],
    ['payment_allocations_reverses_id_fkey', { reverses_id: nobody, reason: 'Wrong' }, inForce],
    ['payment_allocations_reverses_id_key', {}, 'reverses_id is not null'],
    ['payment_allocations_amount_positive', { amount_cents: 0 }, inForce],
    ['payment_allocations_reversed_with_reason', { reason: 'Wrong' }, inForce],
    ['payment_allocations_reason_length', { reason: '' }, inForce],
    ['receipts_spent_within_amount', {}, inForce],
  ],
  receipt_refunds: [
    ['receipt_refunds_source_key', {}],
    ['receipt_refunds_source_type_format', { source_type: 'A gift' }],
    ['receipt_refunds_amount_positive', { amount_cents: 0 }],
    ['receipt_refunds_journal_entry_id_key', { source_id: nobody }],
    ['receipt_refunds_journal_entry_id_fkey', { source_id: nobody, journal_entry_id: nobody }],
  ],
  write_offs: [
    ['write_offs_journal_entry_id_key', {}],
    ['write_offs_journal_entry_id_fkey', { journal_entry_id: nobody }],
    ['write_offs_amount_positive', { amount_cents: 0 }],
    ['write_offs_reason_length', { reason: '' }],
  ],
  payables: [
    ['payables_source_key', {}],
    ['payables_source_type_format', { source_type: 'A bill' }],
    ['payables_description_length', { description: '' }],
    ['payables_amount_positive', { amount_cents: 0 }],
    ['payables_settlement_reference_length', { settlement_reference: '' }],
    ['payables_settled_after_incurred', { settled_on: '2000-01-01' }],
    ['payables_settled_whole', { settled_on: '2190-01-01' }],
    ['payables_journal_entry_id_key', { source_id: nobody }],
    ['payables_journal_entry_id_fkey', { source_id: nobody, journal_entry_id: nobody }],
    ['payable_status_known', { status: 'lost' }],
    ['payables_status_transition', { status: 'settled' }],
  ],
};

const changes: Readonly<Record<string, readonly Case[]>> = {
  invoices: [
    ['invoices_immutable', { buyer_name: 'Somebody else' }],
    ['invoices_immutable', { issue_date: '2020-01-01' }],
    ['invoices_immutable', { number: 'INV-2026-000009' }],
    ['invoices_settlement_is_sum', { allocated_cents: 0 }],
    ['invoices_settlement_is_sum', { written_off_cents: 0, status: 'issued' }],
    ['invoices_status_follows_settlement', { status: 'issued' }],
    ['invoices_status_transition', { status: 'draft' }],
  ],
  credit_notes: [
    ['credit_notes_immutable', { total_cents: 1, net_cents: 1, tax_cents: 0 }],
    ['credit_notes_immutable', { number: 'CRN-2026-000009' }],
  ],
  receipts: [
    ['receipts_immutable', { amount_cents: 1_000_000 }],
    ['receipts_immutable', { customer_id: nobody }],
    ['receipts_spent_is_sum', { refunded_cents: 0 }],
    ['receipts_spent_is_sum', { allocated_cents: 0 }],
  ],
  payables: [
    ['payables_immutable', { amount_cents: 1 }],
    ['payables_immutable', { settlement_reference: 'T-1' }],
    ['payables_status_transition', { status: 'open' }],
  ],
};

const listed = (cases: Readonly<Record<string, readonly Case[]>>) =>
  Object.entries(cases).flatMap(([table, rows]) =>
    rows.map(([constraint, given, where]) => ({ table, constraint, given, where })),
  );

test.each(listed(copies))(
  '$constraint holds for a new row',
  ({ table, constraint, given, where }) =>
    database.inTransaction(async (db) => {
      await expect(insertChanged(db, `accounting.${table}`, given, where)).rejects.toMatchObject({
        constraint,
      });
    }),
);

test.each(listed(changes))(
  '$constraint holds for a change',
  ({ table, constraint, given, where }) =>
    database.inTransaction(async (db) => {
      await expect(updateChanged(db, `accounting.${table}`, given, where)).rejects.toMatchObject({
        constraint,
      });
    }),
);

/** Any entry that posted none of these. */
async function foreignEntry(db: pg.Client): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `select id from accounting.journal_entries where external_ref_type = 'test_fact' limit 1`,
  );
  return rows[0]?.id ?? '';
}

test.each([
  ['receipt_refunds', 'receipt_refunds_receipt_id_fkey', { source_id: nobody, receipt_id: nobody }],
  ['write_offs', 'write_offs_invoice_id_fkey', { invoice_id: nobody }],
  [
    'payables',
    'payables_expense_account_id_fkey',
    { source_id: nobody, expense_account_id: nobody },
  ],
])('%s: %s', (table, constraint, given) =>
  database.inTransaction(async (db) => {
    const journal_entry_id = await foreignEntry(db);
    await expect(
      insertChanged(db, `accounting.${table}`, { ...given, journal_entry_id }),
    ).rejects.toMatchObject({ code: '23503', constraint });
  }),
);

test('what settles a payable is an entry and an account of ours, for one payable', () =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query<{ id: string }>(
      `select id from accounting.accounts where code = 'CASH'`,
    );
    const settled = {
      status: 'settled',
      settled_on: '2190-01-01',
      settled_account_id: rows[0]?.id,
      settlement_entry_id: await foreignEntry(db),
    };
    const trying = async (given: Record<string, unknown>) => {
      await db.query('savepoint trying');
      const refused = updateChanged(db, 'accounting.payables', given, `status = 'open'`);
      await expect(refused).rejects.toMatchObject({ code: expect.stringMatching('2350[35]') });
      const constraint = await refused.catch((error) => error.constraint);
      await db.query('rollback to savepoint trying');
      return constraint;
    };
    expect(await trying({ ...settled, settled_account_id: nobody })).toBe(
      'payables_settled_account_id_fkey',
    );
    expect(await trying({ ...settled, settlement_entry_id: nobody })).toBe(
      'payables_settlement_entry_id_fkey',
    );
    await db.query(
      `select accounting.record_payable('test_bill', $1, 'Tyres', 1, 'EUR', 'EXP_MAINTENANCE',
         null, '2024-01-15')`,
      [nobody],
    );
    await updateChanged(db, 'accounting.payables', settled, `status = 'open'`);
    expect(await trying(settled)).toBe('payables_settlement_entry_id_key');
  }));
