import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { type Line, post } from '../support/books.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();
const revenue = (cents: number): readonly Line[] => [
  ['BANK', 'debit', cents],
  ['REVENUE_RENTAL', 'credit', cents],
];
const expense = (cents: number): readonly Line[] => [
  ['EXP_MAINTENANCE', 'debit', cents],
  ['BANK', 'credit', cents],
];

/** The rows of a report by all that this transaction has posted too. */
async function rows(db: pg.Client, call: string, values: readonly unknown[] = []) {
  const result = await db.query<Record<string, unknown>>(
    `select r.* from reporting.note_point(knows_itself => true) p, reporting.${call} r`,
    [...values],
  );
  return result.rows;
}
const statement = async (db: pg.Client, call: string) =>
  (await rows(db, call)).map(
    (row) => `${row['section']} ${row['account_code'] ?? '-'} ${row['amount_cents']}`,
  );

async function twoYears(db: pg.Client): Promise<void> {
  await post(db, {
    on: '2023-01-02',
    lines: [
      ['BANK', 'debit', 10_000],
      ['EQUITY', 'credit', 10_000],
    ],
  });
  await post(db, { on: '2023-05-01', lines: revenue(5000) });
  await post(db, { on: '2023-12-31', lines: expense(2000) });
  await post(db, { on: '2024-02-01', lines: revenue(700) });
  await post(db, { on: '2024-03-01', lines: expense(900) });
}

const closeYear = async (db: pg.Client) => {
  const who = await user(db, ['accountant']);
  await asStaff(db, who, async () => {
    await command(db, 'accounting.close_period', { starts_on: '2023-01-01' });
    await command(db, 'accounting.close_period', { starts_on: '2023-05-01' });
    await command(db, 'accounting.close_year', { year: 2023 });
  });
};
const reopenYear = async (db: pg.Client) => {
  const who = await user(db, ['accountant']);
  const { rows: found } = await db.query(
    `select id as period_id, 'A late bill' as reason from accounting.periods
     where starts_on = '2023-12-01'`,
  );
  await asStaff(db, who, () => command(db, 'accounting.reopen_period', found[0]));
};

const incomeOf2023 = [
  'revenue REVENUE_RENTAL 5000',
  'expense EXP_MAINTENANCE 2000',
  'result - 3000',
];

test('the income statement is the same before and after its year is closed, and opened again', () =>
  database.inTransaction(async (db) => {
    const call = `income_statement_rows('2023-01-01', '2023-12-31', null, null, p)`;
    await twoYears(db);
    await expect(statement(db, call)).resolves.toEqual(incomeOf2023);
    await closeYear(db);
    await expect(statement(db, call)).resolves.toEqual(incomeOf2023);
    await reopenYear(db);
    await expect(statement(db, call)).resolves.toEqual(incomeOf2023);
    await expect(
      statement(db, `income_statement_rows('2024-01-01', '2024-12-31', null, null, p)`),
    ).resolves.toEqual([
      'revenue REVENUE_RENTAL 700',
      'expense EXP_MAINTENANCE 900',
      'result - -200',
    ]);
  }));

test('its result is what closing the year carries to RETAINED_EARNINGS', () =>
  database.inTransaction(async (db) => {
    await twoYears(db);
    await closeYear(db);
    await expect(statement(db, `balance_sheet_rows('2023-12-31', p)`)).resolves.toEqual([
      'asset BANK 13000',
      'equity EQUITY 10000',
      'equity RETAINED_EARNINGS 3000',
    ]);
  }));

test.each([
  [
    'a year that is not closed has its result beside the equity',
    '2023-12-31',
    false,
    ['asset BANK 13000', 'equity EQUITY 10000', 'result_of_year - 3000'],
  ],
  [
    'the next year shows it as the result of former years',
    '2024-06-30',
    false,
    [
      'asset BANK 12800',
      'equity EQUITY 10000',
      'result_of_former_years - 3000',
      'result_of_year - -200',
    ],
  ],
  [
    'once it is closed it is equity, and the running year has its own',
    '2024-06-30',
    true,
    [
      'asset BANK 12800',
      'equity EQUITY 10000',
      'equity RETAINED_EARNINGS 3000',
      'result_of_year - -200',
    ],
  ],
])('%s', (_title, day, isClosed, expected) =>
  database.inTransaction(async (db) => {
    await twoYears(db);
    if (isClosed) await closeYear(db);
    await expect(statement(db, `balance_sheet_rows('${day}', p)`)).resolves.toEqual(expected);
  }),
);

test('a balance sheet balances in each currency', () =>
  database.inTransaction(async (db) => {
    await twoYears(db);
    await post(db, { on: '2023-07-01', lines: revenue(333), currency: 'USD' });
    const sheet = await rows(db, `balance_sheet_rows('2024-06-30', p)`);
    for (const currency of ['EUR', 'USD']) {
      const own = sheet.filter((row) => row['currency'] === currency);
      const sum = (isAsset: boolean) =>
        own
          .filter((row) => (row['section'] === 'asset') === isAsset)
          .reduce((total, row) => total + Number(row['amount_cents']), 0);
      expect(own.length).toBeGreaterThan(1);
      expect(sum(true)).toBe(sum(false));
    }
  }));

test('the general ledger runs on from the balance before its first day', () =>
  database.inTransaction(async (db) => {
    await twoYears(db);
    await closeYear(db);
    const lines = await rows(
      db,
      `general_ledger_rows('BANK', '2023-12-31', '2024-12-31', null, null, null, null, p)`,
    );
    expect(
      lines.map((row) =>
        [row['debit_cents'], row['credit_cents'], row['balance_cents']].map(Number),
      ),
    ).toEqual([
      [0, 2000, 13_000],
      [700, 0, 13_700],
      [0, 900, 12_800],
    ]);
    await expect(
      rows(
        db,
        `general_ledger_rows('NONE', '2024-01-01', '2024-01-01', null, null, null, null, p)`,
      ),
    ).rejects.toMatchObject({ code: 'P0002' });
  }));

test('the general ledger of a vehicle adds up its own lines only', () =>
  database.inTransaction(async (db) => {
    const vehicle = randomUUID();
    await twoYears(db);
    await postFor(db, vehicle, '2023-06-01', 100);
    await postFor(db, vehicle, '2024-06-01', 30);
    const lines = await rows(
      db,
      `general_ledger_rows('BANK', '2024-01-01', '2024-12-31', $1, null, null, null, p)`,
      [vehicle],
    );
    expect(lines.map((row) => Number(row['balance_cents']))).toEqual([130]);
  }));

test('revenue by month, account and location is what the income statement says', () =>
  database.inTransaction(async (db) => {
    const place = randomUUID();
    await twoYears(db);
    await postFor(db, null, '2023-05-20', 40, place);
    await closeYear(db);
    const months = await rows(
      db,
      `revenue_by_month_rows(null, '2023-01-01', '2023-12-31', null, p)`,
    );
    expect(months.map((row) => [row['location_id'], Number(row['revenue_cents'])])).toEqual([
      [place, 40],
      [null, 5000],
    ]);
    await expect(
      statement(db, `income_statement_rows('2023-01-01', '2023-12-31', null, '${place}', p)`),
    ).resolves.toEqual(['revenue REVENUE_RENTAL 40', 'result - 40']);
  }));

/** An entry of a vehicle's revenue, and of its location's. */
async function postFor(
  db: pg.Client,
  vehicleId: string | null,
  on: string,
  cents: number,
  locationId: string | null = null,
): Promise<void> {
  await db.query(
    `select accounting.post_entry('test_fact', uuidv7(), $1, 'A fact', array[
       row('BANK', 'debit', $2::bigint, 'EUR', $3::uuid, null, null, $4::uuid)
         ::accounting.entry_line,
       row('REVENUE_RENTAL', 'credit', $2::bigint, 'EUR', $3::uuid, null, null, $4::uuid)
         ::accounting.entry_line])`,
    [on, cents, vehicleId, locationId],
  );
}
