import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { post } from '../support/books.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { outcomeOf } from '../support/outcome_of.ts';

const database = useDatabase();

type Period = { readonly id: string; readonly starts_on: Date; readonly status: string };

const act = async (db: pg.Client, name: string, args: Readonly<Record<string, unknown>>) =>
  asStaff(db, await user(db, ['accountant']), () =>
    command<Period>(db, `accounting.${name}`, args),
  );
const closeYear = (db: pg.Client, year: number | null) => act(db, 'close_year', { year });
const close = (db: pg.Client, starts_on: string) => act(db, 'close_period', { starts_on });
const reopen = (db: pg.Client, period: Period) =>
  act(db, 'reopen_period', { period_id: period.id, reason: 'A late bill' });

/** 30.00 earned and 10.00 spent in EUR, 5.00 lost in USD, up to the end of November. */
async function yearOf(db: pg.Client): Promise<void> {
  await post(db, {
    on: '2023-03-01',
    lines: [
      ['CASH', 'debit', 3000],
      ['REVENUE_RENTAL', 'credit', 2000],
      ['REVENUE_FEES', 'credit', 1000],
    ],
  });
  await post(db, {
    on: '2023-11-30',
    lines: [
      ['EXP_MAINTENANCE', 'debit', 1000],
      ['BANK', 'credit', 1000],
    ],
  });
  await post(db, {
    on: '2023-12-31',
    currency: 'USD',
    lines: [
      ['EXP_BAD_DEBT', 'debit', 500],
      ['BANK', 'credit', 500],
    ],
  });
}

/** What the accounts add up to, debits less credits, of all that was posted. */
const balances = async (db: pg.Client) =>
  (
    await db.query<{ line: string }>(
      `select concat_ws(' ', a.code, l.currency, sum(
         case l.direction when 'debit' then l.amount_cents else -l.amount_cents end)) as line
       from accounting.journal_lines l
       join accounting.accounts a on a.id = l.account_id
       group by a.code, l.currency
       having sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end) <> 0
       order by a.code, l.currency`,
    )
  ).rows.map(({ line }) => line);

const closings = async (db: pg.Client) =>
  (
    await db.query<{ line: string }>(
      `select concat_ws(' ', year, currency, reversal_entry_id is not null) as line
       from accounting.year_closings order by id`,
    )
  ).rows.map(({ line }) => line);

test('a year carries what it earned and spent to RETAINED_EARNINGS, in each currency', () =>
  database.inTransaction(async (db) => {
    await yearOf(db);
    for (const month of ['03', '10', '11']) await close(db, `2023-${month}-01`);
    await expect(closeYear(db, 2023)).resolves.toMatchObject({ status: 'closed' });
    expect(await balances(db)).toEqual([
      'BANK EUR -1000',
      'BANK USD -500',
      'CASH EUR 3000',
      'RETAINED_EARNINGS EUR -2000',
      'RETAINED_EARNINGS USD 500',
    ]);
    const { rows } = await db.query(
      `select e.external_ref_type, e.entry_date::text as day, e.line_count
       from accounting.year_closings y
       join accounting.journal_entries e on e.id = y.journal_entry_id
         and e.external_ref_id = y.id
       order by y.currency`,
    );
    expect(rows).toEqual([
      { external_ref_type: 'year_end', day: '2023-12-31', line_count: 4 },
      { external_ref_type: 'year_end', day: '2023-12-31', line_count: 2 },
    ]);
  }));

test('December is not closed past its year, by nobody: periods_closed_with_year', () =>
  database.inTransaction(async (db) => {
    await yearOf(db);
    for (const month of ['03', '11']) await close(db, `2023-${month}-01`);
    const december = { code: '55000', constraint: 'periods_closed_with_year' };
    await expect(close(db, '2023-12-01')).rejects.toMatchObject(december);
    await db.query('savepoint attempt');
    await expect(
      db.query(`update accounting.periods set status = 'closed' where starts_on = '2023-12-01'`),
    ).rejects.toMatchObject(december);
  }));

test('nor in the gap before a later month', () =>
  database.inTransaction(async (db) => {
    await post(db, { on: '2023-11-30' });
    await close(db, '2023-11-01');
    await expect(close(db, '2024-02-01')).rejects.toMatchObject({
      constraint: 'periods_closed_with_year',
    });
  }));

test('a year without a result is closed without an entry, by its December too', () =>
  database.inTransaction(async (db) => {
    await post(db, {
      on: '2022-05-01',
      lines: [
        ['BANK', 'debit', 1000],
        ['EQUITY', 'credit', 1000],
      ],
    });
    await close(db, '2022-05-01');
    await closeYear(db, 2022);
    await close(db, '2023-12-01');
    expect(await closings(db)).toEqual([]);
  }));

test('a result of nothing leaves RETAINED_EARNINGS out', () =>
  database.inTransaction(async (db) => {
    await post(db, {
      on: '2022-12-01',
      lines: [
        ['EXP_MAINTENANCE', 'debit', 1000],
        ['REVENUE_FEES', 'credit', 1000],
      ],
    });
    await closeYear(db, 2022);
    expect(await balances(db)).toEqual([]);
    expect(await closings(db)).toEqual(['2022 EUR f']);
  }));

test('the next year carries its own result only', () =>
  database.inTransaction(async (db) => {
    await post(db, { on: '2022-06-01' });
    await close(db, '2022-06-01');
    await closeYear(db, 2022);
    await post(db, { on: '2023-06-01' });
    await close(db, '2023-06-01');
    await closeYear(db, 2023);
    expect(await balances(db)).toEqual(['CASH EUR 2000', 'RETAINED_EARNINGS EUR -2000']);
    expect(await closings(db)).toEqual(['2022 EUR f', '2023 EUR f']);
  }));

test('opening December again takes the entry back; closing the year again carries anew', () =>
  database.inTransaction(async (db) => {
    await post(db, { on: '2023-12-05' });
    const december = await closeYear(db, 2023);
    await expect(reopen(db, december)).resolves.toMatchObject({ status: 'open' });
    expect(await balances(db)).toEqual(['CASH EUR 1000', 'REVENUE_FEES EUR -1000']);
    await post(db, { on: '2023-12-06' });
    await closeYear(db, 2023);
    expect(await balances(db)).toEqual(['CASH EUR 2000', 'RETAINED_EARNINGS EUR -2000']);
    expect(await closings(db)).toEqual(['2023 EUR t', '2023 EUR f']);
  }));

test('not even the owner opens December and leaves its result carried', () =>
  database.inTransaction(async (db) => {
    await post(db, { on: '2023-12-05' });
    await closeYear(db, 2023);
    await db.query(`update accounting.period_closings set reopened_reason = 'By hand'`);
    await db.query(`update accounting.periods set status = 'open'`);
    expect(await closings(db)).toEqual(['2023 EUR t']);
  }));

test.each([
  ['while a month of it is open', 2023, 'periods_closed_in_order'],
  ['before it is over', new Date().getUTCFullYear() + 1, 'periods_closed_after_end'],
  ['before the books can begin', 1989, 'periods_starts_on_range'],
  ['that no calendar has', 300_000_000, '22008'],
  ['that is not said', null, '23502'],
])('a year is not closed %s', (_when, year, outcome) =>
  database.inTransaction(async (db) => {
    if (year === 2023) await yearOf(db);
    expect(await outcomeOf(closeYear(db, year))).toBe(outcome);
  }),
);

test('a year is closed once: periods_status_transition', () =>
  database.inTransaction(async (db) => {
    await post(db, { on: '2023-12-05' });
    await closeYear(db, 2023);
    expect(await outcomeOf(closeYear(db, 2023))).toBe('periods_status_transition');
  }));

test('what carried a year is taken back once, and named for ever', () =>
  database.inTransaction(async (db) => {
    await post(db, { on: '2023-12-05' });
    await reopen(db, await closeYear(db, 2023));
    const change = (set: string) =>
      outcomeOf(db.query(`update accounting.year_closings set ${set}`));
    expect(await change('reversal_entry_id = null')).toBe('year_closings_append_only');
  }));
