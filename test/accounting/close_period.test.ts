import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { post } from '../support/books.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();

type Period = { readonly id: string; readonly status: string };

const close = async (db: pg.Client, starts_on: string) =>
  asStaff(db, await user(db, ['accountant']), () =>
    command<Period>(db, 'accounting.close_period', { starts_on }),
  );

const reopen = async (db: pg.Client, period: { readonly id: string }, reason: string | null) =>
  asStaff(db, await user(db, ['accountant']), () =>
    command<Period>(db, 'accounting.reopen_period', { period_id: period.id, reason }),
  );

const periods = async (db: pg.Client) =>
  (
    await db.query<{ starts_on: string; status: string }>(
      'select starts_on::text, status from accounting.periods order by starts_on',
    )
  ).rows.map(({ starts_on, status }) => `${starts_on} ${status}`);

const balances = async (db: pg.Client) =>
  (
    await db.query(
      `select p.starts_on::text, a.code, b.currency, b.debit_cents, b.credit_cents
       from accounting.closing_balances b
       join accounting.period_closings c on c.id = b.closing_id and c.reopened_at is null
       join accounting.periods p on p.id = c.period_id
       join accounting.accounts a on a.id = b.account_id
       order by p.starts_on, a.code`,
    )
  ).rows.map((row) => Object.values(row).join(' '));

test('a closed month takes no posting, and keeps what the accounts add up to since the beginning', () =>
  database.inTransaction(async (db) => {
    await post(db, { on: '2024-01-15' });
    await post(db, { on: '2024-02-29' });
    await post(db, { on: '2024-03-01' });
    await expect(close(db, '2024-01-01')).resolves.toMatchObject({ status: 'closed' });
    await close(db, '2024-02-01');
    expect(await balances(db)).toEqual([
      '2024-01-01 CASH EUR 1000 0',
      '2024-01-01 REVENUE_FEES EUR 0 1000',
      '2024-02-01 CASH EUR 2000 0',
      '2024-02-01 REVENUE_FEES EUR 0 2000',
    ]);
    await expect(post(db, { on: '2024-02-29' })).rejects.toMatchObject({
      code: '55000',
      constraint: 'journal_entries_period_open',
    });
  }));

test('the months without postings in between are closed with it, and none is opened below', () =>
  database.inTransaction(async (db) => {
    await post(db, { on: '2024-01-15' });
    await close(db, '2024-01-01');
    await close(db, '2024-04-01');
    expect(await periods(db)).toEqual([
      '2024-01-01 closed',
      '2024-02-01 closed',
      '2024-03-01 closed',
      '2024-04-01 closed',
    ]);
    expect((await balances(db)).filter((line) => line.startsWith('2024-04'))).toEqual([
      '2024-04-01 CASH EUR 1000 0',
      '2024-04-01 REVENUE_FEES EUR 0 1000',
    ]);
    await expect(post(db, { on: '2023-12-31' })).rejects.toMatchObject({
      code: '55000',
      constraint: 'journal_entries_period_open',
    });
  }));

test('the first to close is the first month, the first to open again the last', () =>
  database.inTransaction(async (db) => {
    await post(db, { on: '2024-01-15' });
    await post(db, { on: '2024-02-15' });
    const inOrder = { code: '55000', constraint: 'periods_closed_in_order' };
    await expect(close(db, '2024-02-01')).rejects.toMatchObject(inOrder);
    const january = await close(db, '2024-01-01');
    const february = await close(db, '2024-02-01');
    await expect(reopen(db, january, 'A late bill')).rejects.toMatchObject(inOrder);
    await expect(reopen(db, february, 'A late bill')).resolves.toMatchObject({ status: 'open' });
    await expect(reopen(db, january, 'A late bill')).resolves.toMatchObject({ status: 'open' });
  }));

test('a month that is not over stays open: periods_closed_after_end', () =>
  database.inTransaction(async (db) => {
    await expect(close(db, `${new Date().toISOString().slice(0, 8)}01`)).rejects.toMatchObject({
      code: '55000',
      constraint: 'periods_closed_after_end',
    });
  }));

test('the day of the company is that of its time zone', () =>
  database.inTransaction(async (db) => {
    const closedIn = async (timeZone: string) => {
      await db.query('update accounting.company_settings set time_zone = $1', [timeZone]);
      const { rows } = await db.query<{ day: string }>('select accounting.today()::text as day');
      return rows[0]?.day;
    };
    const [west, east] = [await closedIn('Etc/GMT+12'), await closedIn('Etc/GMT-14')];
    expect(Date.parse(String(east)) - Date.parse(String(west))).toBeGreaterThanOrEqual(86_400_000);
  }));

test('what is closed again has what was posted meanwhile, and both closings stay on record', () =>
  database.inTransaction(async (db) => {
    await post(db, { on: '2024-01-15' });
    const january = await close(db, '2024-01-01');
    await reopen(db, january, ' A late bill ');
    await post(db, { on: '2024-01-16' });
    await close(db, '2024-01-01');
    expect(await balances(db)).toContain('2024-01-01 CASH EUR 2000 0');
    const { rows } = await db.query(
      `select reopened_reason, closed_by is not null as has_closer,
         reopened_by is not null as has_opener
       from accounting.period_closings order by id`,
    );
    expect(rows).toEqual([
      { reopened_reason: 'A late bill', has_closer: true, has_opener: true },
      { reopened_reason: null, has_closer: true, has_opener: false },
    ]);
    const events = await db.query(
      `select event_type from app.outbox_events where aggregate_type = 'period' order by seq`,
    );
    expect(events.rows.map(({ event_type }) => event_type)).toEqual([
      'PeriodClosed',
      'PeriodReopened',
      'PeriodClosed',
    ]);
  }));

test.each([null, '', ' \u200b'])('a month is not opened again for the reason %p', (reason) =>
  database.inTransaction(async (db) => {
    const january = await close(db, '2024-01-01');
    await expect(reopen(db, january, reason)).rejects.toMatchObject({
      code: '23514',
      constraint: 'period_closings_reopened_with_reason',
    });
  }),
);

test('an open month is not opened, a closed one not closed', () =>
  database.inTransaction(async (db) => {
    const transition = { code: '55000', constraint: 'periods_status_transition' };
    const january = await close(db, '2024-01-01');
    await expect(close(db, '2024-01-01')).rejects.toMatchObject(transition);
    await reopen(db, january, 'A late bill');
    await expect(reopen(db, january, 'A late bill')).rejects.toMatchObject(transition);
  }));

test('a month begins on its first day, and one that is not there is not opened again', () =>
  database.inTransaction(async (db) => {
    await expect(close(db, '2024-01-02')).rejects.toMatchObject({ code: 'P0002' });
    const accountant = await user(db, ['accountant']);
    await expect(reopen(db, accountant, 'A late bill')).rejects.toMatchObject({ code: 'P0002' });
  }));

test.each(['agent', 'fleet_manager'] as const)('a %s neither closes nor opens', (role) =>
  database.inTransaction(async (db) => {
    const january = await close(db, '2024-01-01');
    const someone = await user(db, [role]);
    for (const work of [
      () => command(db, 'accounting.close_period', { starts_on: '2024-02-01' }),
      () => command(db, 'accounting.close_year', { year: 2024 }),
      () =>
        command(db, 'accounting.reopen_period', { period_id: january.id, reason: 'A late bill' }),
    ]) {
      await expect(asStaff(db, someone, work)).rejects.toMatchObject({ code: '42501' });
    }
  }),
);
