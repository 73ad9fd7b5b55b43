import { post } from '../support/books.ts';
import { insertChanged, updateChanged } from '../support/changed_row.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { smallCompany } from '../support/small_company.ts';

const database = useDatabase();

beforeAll(async () => {
  await committed(await database.connect('superuser'), smallCompany);
});

// The owner tries, on a copy of a row or on the row itself; what has a sentence of its own in the
// books has a file of its own.
type Case = readonly [constraint: string, changes: Record<string, unknown>];

const nobody = '00000000-0000-7000-8000-00000000dead';

const copies: Readonly<Record<string, readonly Case[]>> = {
  accounts: [
    ['accounts_code_format', { code: 'petty cash' }],
    ['accounts_name_length', { code: 'PETTY', name: '' }],
    ['account_type_known', { code: 'PETTY', type: 'hope' }],
    ['currency_code_format', { code: 'PETTY', currency: 'euro' }],
  ],
  periods: [
    ['periods_starts_on_first', { starts_on: '2024-06-02', status: 'open' }],
    ['periods_starts_on_range', { starts_on: '2200-01-01', status: 'open' }],
    ['periods_starts_on_key', { status: 'open' }],
    ['period_status_known', { starts_on: '2024-06-01', status: 'ajar' }],
  ],
  period_closings: [['period_closings_period_id_fkey', { period_id: nobody }]],
  year_closings: [
    ['year_closings_one_in_force', {}],
    ['year_closings_journal_entry_id_key', { currency: 'USD' }],
    ['year_closings_journal_entry_id_fkey', { currency: 'USD', journal_entry_id: nobody }],
    ['year_closings_year_range', { year: 1989 }],
  ],
  journal_drafts: [
    ['journal_drafts_description_length', { description: '' }],
    ['draft_status_known', { status: 'scribble' }],
    ['journal_drafts_reverses_entry_id_fkey', { reverses_entry_id: nobody }],
  ],
};

const changes: Readonly<Record<string, readonly Case[]>> = {
  accounts: [['accounts_name_length', { name: '' }]],
  period_closings: [
    ['period_closings_reopened_reason_length', { reopened_reason: '' }],
    ['period_closings_reopened_with_reason', { reopened_at: '2024-01-01' }],
  ],
  year_closings: [['year_closings_reversal_entry_id_fkey', { reversal_entry_id: nobody }]],
  journal_drafts: [
    [
      'journal_drafts_rejection_reason_length',
      { status: 'rejected', decided_by: nobody, decided_at: '2024-01-01', rejection_reason: '' },
    ],
  ],
};

describe.each(Object.entries(copies))('a new row of accounting.%s', (table, cases) => {
  test.each(cases)('%s', (constraint, given) =>
    database.inTransaction(async (db) => {
      await expect(insertChanged(db, `accounting.${table}`, given)).rejects.toMatchObject({
        constraint,
      });
    }),
  );
});

describe.each(Object.entries(changes))('a changed row of accounting.%s', (table, cases) => {
  test.each(cases)('%s', (constraint, given) =>
    database.inTransaction(async (db) => {
      await expect(updateChanged(db, `accounting.${table}`, given)).rejects.toMatchObject({
        constraint,
      });
    }),
  );
});

test.each([
  ['journal_entries_external_ref_type_format', { external_ref_type: `'Invoice'` }],
  ['journal_entries_description_length', { description: `''` }],
  ['journal_entries_line_count_range', { line_count: '1' }],
  ['journal_entries_line_count_range', { line_count: '2001' }],
  ['journal_entries_reverses_entry_id_fkey', { reverses_entry_id: `'${nobody}'` }],
  ['journal_entries_period_starts_on_fkey', { entry_date: `'2024-06-01'` }],
])('an entry: %s', (constraint, given) =>
  database.inTransaction(async (db) => {
    const row: Record<string, string> = {
      external_ref_type: `'by_hand'`,
      external_ref_id: 'uuidv7()',
      entry_date: `'2024-01-20'`,
      description: `'By hand'`,
      line_count: '2',
      ...given,
    };
    await expect(
      db.query(
        `insert into accounting.journal_entries (${Object.keys(row).join(', ')})
         values (${Object.values(row).join(', ')})`,
      ),
    ).rejects.toMatchObject({ constraint });
  }),
);

test.each([
  ['journal_lines_journal_entry_id_fkey', { journal_entry_id: `'${nobody}'` }],
  ['journal_lines_line_number_key', {}],
  ['journal_lines_line_number_positive', { line_number: '0' }],
  ['entry_direction_known', { direction: `'sideways'` }],
])('a line: %s', (constraint, given) =>
  database.inTransaction(async (db) => {
    const row: Record<string, string> = {
      journal_entry_id: 'journal_entry_id',
      line_number: 'line_number',
      account_id: 'account_id',
      direction: 'direction',
      amount_cents: '1',
      currency: 'currency',
      ...given,
    };
    await expect(
      db.query(
        `insert into accounting.journal_lines (${Object.keys(row).join(', ')})
         select ${Object.values(row).join(', ')} from accounting.journal_lines limit 1`,
      ),
    ).rejects.toMatchObject({ constraint });
  }),
);

test.each([
  ['journal_drafts_journal_entry_id_fkey', `'${nobody}'`],
  ['journal_drafts_journal_entry_id_fkey', 'uuidv7()'],
])('a draft is posted to an entry that there is: %s', (constraint, entry) =>
  database.inTransaction(async (db) => {
    await db.query(
      `update accounting.journal_drafts
       set status = 'approved', decided_by = uuidv7(), decided_at = now()`,
    );
    await expect(
      db.query(
        `update accounting.journal_drafts set status = 'posted', journal_entry_id = ${entry}`,
      ),
    ).rejects.toMatchObject({ code: '23503', constraint });
  }),
);

test('a reversal opens one year: year_closings_reversal_entry_id_key', () =>
  database.inTransaction(async (db) => {
    await insertChanged(db, 'accounting.year_closings', {
      year: 2022,
      journal_entry_id: (await post(db)).id,
    });
    await expect(
      db.query('update accounting.year_closings set reversal_entry_id = $1', [(await post(db)).id]),
    ).rejects.toMatchObject({ code: '23505', constraint: 'year_closings_reversal_entry_id_key' });
  }));

test.each([
  ['closing_balances_closing_id_fkey', `'${nobody}', account_id`],
  ['closing_balances_account_id_fkey', `closing_id, '${nobody}'`],
])('a balance: %s', (constraint, ids) =>
  database.inTransaction(async (db) => {
    await expect(
      db.query(
        `insert into accounting.closing_balances (
           closing_id, account_id, currency, debit_cents, credit_cents)
         select ${ids}, currency, 0, 0 from accounting.closing_balances limit 1`,
      ),
    ).rejects.toMatchObject({ code: '23503', constraint });
  }),
);

test('a cluster is known by its number: clusters_system_identifier_format', () =>
  database.inTransaction(async (db) => {
    await expect(
      db.query(`insert into accounting.clusters (system_identifier) values ('another')`),
    ).rejects.toMatchObject({ code: '23514', constraint: 'clusters_system_identifier_format' });
  }));
