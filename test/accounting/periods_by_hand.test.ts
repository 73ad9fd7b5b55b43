import type pg from 'pg';
import { post } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';
import { outcomeOf } from '../support/outcome_of.ts';

const database = useDatabase();

// The rules bind whoever writes the tables, not only who calls the commands.
const setStatus = (db: pg.Client, status: string, startsOn: string) =>
  outcomeOf(
    db.query('update accounting.periods set status = $1 where starts_on = $2', [status, startsOn]),
  );

const attempt = async (db: pg.Client, work: () => Promise<string>) => {
  await db.query('savepoint attempt');
  const outcome = await work();
  await db.query(`${outcome === 'done' ? 'release' : 'rollback to'} savepoint attempt`);
  return outcome;
};

test('what the owner closes by hand has its closing, its balances and its event', () =>
  database.inTransaction(async (db) => {
    await post(db);
    expect(await setStatus(db, 'closed', '2024-01-01')).toBe('done');
    const { rows } = await db.query(
      `select
         (select count(*)::int from accounting.period_closings) as closings,
         (select count(*)::int from accounting.closing_balances) as balances,
         (select count(*)::int from app.outbox_events where event_type = 'PeriodClosed') as events`,
    );
    expect(rows).toEqual([{ closings: 1, balances: 2, events: 1 }]);
  }));

test('the owner closes in order, opens in order, after the end and for a reason', () =>
  database.inTransaction(async (db) => {
    await db.query(`select accounting.open_period('2024-01-01'), accounting.open_period('2024-02-01'),
      accounting.open_period(accounting.today())`);
    expect(await attempt(db, () => setStatus(db, 'closed', '2024-02-01'))).toBe(
      'periods_closed_in_order',
    );
    expect(
      await attempt(db, () =>
        outcomeOf(
          db.query(`update accounting.periods set status = 'closed'
                    where accounting.today() between starts_on and ends_on`),
        ),
      ),
    ).toBe('periods_closed_after_end');
    await setStatus(db, 'closed', '2024-01-01');
    await setStatus(db, 'closed', '2024-02-01');
    expect(await attempt(db, () => setStatus(db, 'open', '2024-01-01'))).toBe(
      'periods_closed_in_order',
    );
    expect(await attempt(db, () => setStatus(db, 'open', '2024-02-01'))).toBe(
      'periods_reopened_with_reason',
    );
    await db.query(
      `update accounting.period_closings c set reopened_reason = 'A late bill'
       from accounting.periods p where p.id = c.period_id and p.starts_on = '2024-02-01'`,
    );
    expect(await setStatus(db, 'open', '2024-02-01')).toBe('done');
    await db.query('set constraints all immediate');
  }));

test.each([
  `insert into accounting.periods (starts_on, status) values ('2024-01-01', 'closed')`,
  `merge into accounting.periods p using (values (date '2024-01-01')) s (starts_on) on false
   when not matched then insert (starts_on, status) values (s.starts_on, 'closed')`,
])('no period begins closed: periods_status_transition (%s)', (statement) =>
  database.inTransaction(async (db) => {
    expect(await outcomeOf(db.query(statement))).toBe('periods_status_transition');
  }),
);

test('a closing in force is of a closed period, at every commit: period_closings_of_closed_period', () =>
  database.inTransaction(async (db) => {
    await db.query(`select accounting.open_period('2024-01-01')`);
    const prove = () => outcomeOf(db.query('set constraints all immediate'));
    expect(
      await attempt(db, async () => {
        await db.query(
          'insert into accounting.period_closings (period_id) select id from accounting.periods',
        );
        return prove();
      }),
    ).toBe('period_closings_of_closed_period');
    await setStatus(db, 'closed', '2024-01-01');
    expect(
      await attempt(db, async () => {
        await db.query(`update accounting.period_closings set reopened_reason = 'By hand'`);
        return prove();
      }),
    ).toBe('period_closings_of_closed_period');
  }));

test('a period is closed once at a time: period_closings_one_in_force', () =>
  database.inTransaction(async (db) => {
    await db.query(`select accounting.open_period('2024-01-01')`);
    await setStatus(db, 'closed', '2024-01-01');
    const again = db.query(
      'insert into accounting.period_closings (period_id) select id from accounting.periods',
    );
    expect(await outcomeOf(again)).toBe('period_closings_one_in_force');
  }));

test('when and by whom a period was closed and opened is never what the writer says', () =>
  database.inTransaction(async (db) => {
    await db.query(`select accounting.open_period('2024-01-01')`);
    await setStatus(db, 'closed', '2024-01-01');
    await db.query(
      `update accounting.period_closings
       set reopened_reason = 'By hand', reopened_at = '2000-01-01', reopened_xid = '3',
         reopened_by = uuidv7(), reopened_cluster = 77`,
    );
    const { rows } = await db.query(
      `select closed_at = now() as closed_now, reopened_at = now() as opened_now, reopened_by,
         reopened_xid = pg_current_xact_id() as here,
         reopened_cluster = accounting.current_cluster() as in_this_cluster
       from accounting.period_closings`,
    );
    expect(rows).toEqual([
      { closed_now: true, opened_now: true, reopened_by: null, here: true, in_this_cluster: true },
    ]);
  }));

test('a closing ends once: period_closings_append_only', () =>
  database.inTransaction(async (db) => {
    await db.query(`select accounting.open_period('2024-01-01')`);
    await setStatus(db, 'closed', '2024-01-01');
    const end = (reason: string) =>
      outcomeOf(db.query('update accounting.period_closings set reopened_reason = $1', [reason]));
    expect(await end('One reason')).toBe('done');
    expect(await end('Another')).toBe('period_closings_append_only');
  }));

test('a closing gets no balance that the ledger does not have: closing_balances_of_ledger', () =>
  database.inTransaction(async (db) => {
    await db.query(`select accounting.open_period('2024-01-01')`);
    await setStatus(db, 'closed', '2024-01-01');
    const invented = db.query(
      `insert into accounting.closing_balances (
         closing_id, account_id, currency, debit_cents, credit_cents)
       select c.id, a.id, 'EUR', 1, 0
       from accounting.period_closings c, accounting.accounts a where a.code = 'CASH'`,
    );
    expect(await outcomeOf(invented)).toBe('closing_balances_of_ledger');
  }));

test('a closing of another transaction gets no balance: closing_balances_of_new_closing', async () => {
  const owner = await database.connect('rentify_owner');
  await owner.query(`select accounting.open_period('2024-01-01')`);
  await owner.query(`update accounting.periods set status = 'closed'`);
  const late = owner.query(
    `insert into accounting.closing_balances (
       closing_id, account_id, currency, debit_cents, credit_cents)
     select c.id, a.id, 'EUR', 1, 1
     from accounting.period_closings c, accounting.accounts a where a.code = 'CASH'`,
  );
  expect(await outcomeOf(late)).toBe('closing_balances_of_new_closing');
});
