import type pg from 'pg';
import { asRoleCommitted } from '../support/actors.ts';
import { post } from '../support/books.ts';
import { command } from '../support/command.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { user } from '../support/factories.ts';
import { outcomeOf } from '../support/outcome_of.ts';

const database = useDatabase();

let root: pg.Client;
let accountant: { readonly id: string };
let year = 1990;
beforeAll(async () => {
  root = await database.connect('superuser');
  accountant = await committed(root, (db) => user(db, ['accountant']));
});

/** A month that no test has had, after all that are closed. */
const nextMonth = () => {
  year += 1;
  return { startsOn: `${year}-01-01`, on: `${year}-01-31` };
};

const close = (client: pg.Client, startsOn: string) =>
  asRoleCommitted(client, 'staff', accountant, (db) =>
    command<{ id: string }>(db, 'accounting.close_period', { starts_on: startsOn }),
  );

// Nothing that a year would have to carry: each test leaves its month ready for the next one.
const lines = [
  ['CASH', 'debit', 1000],
  ['BANK', 'credit', 1000],
] as const;

async function begin(client: pg.Client, on: string, isolation: string, posts = true) {
  await client.query(`begin isolation level ${isolation}`);
  if (posts) await post(client, { on, lines });
  else await client.query('select 1 from accounting.accounts limit 1');
  return () => post(client, { on, lines });
}

const isWaiting = async () => {
  const { rows } = await root.query(
    `select from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.length > 0;
};

/** Entries of closed months that no closing has counted. */
const lateEntries = async () =>
  (
    await root.query(
      `select e.id
       from accounting.journal_entries e
       join accounting.journal_lines l on l.journal_entry_id = e.id
       join accounting.periods p on p.starts_on = e.period_starts_on and p.status = 'closed'
       join accounting.period_closings c on c.period_id = p.id and c.reopened_at is null
       where not exists (
         select from accounting.closing_balances b
         where b.closing_id = c.id and b.account_id = l.account_id and b.currency = l.currency)`,
    )
  ).rows;

const isolations = ['read committed', 'repeatable read', 'serializable'];

test.each(isolations)(
  'who closes waits for who is posting, and counts what came (%s)',
  async (isolation) => {
    const { startsOn, on } = nextMonth();
    const poster = await database.connect('rentify_owner');
    await begin(poster, on, isolation);
    const closing = outcomeOf(close(await database.connect(), startsOn));
    await eventually(isWaiting);
    await poster.query('commit');
    await expect(closing).resolves.toBe('done');
    expect(await lateEntries()).toEqual([]);
    const { rows } = await root.query(
      `select sum(b.debit_cents)::text as debits
     from accounting.closing_balances b
     join accounting.period_closings c on c.id = b.closing_id
     join accounting.periods p on p.id = c.period_id
     where p.starts_on = $1`,
      [startsOn],
    );
    expect(Number(rows[0].debits)).toBeGreaterThanOrEqual(1000);
  },
);

test.each([
  ['read committed', 'journal_entries_period_open'],
  // What began before the closing does not see it: it is told to try again.
  ['repeatable read', '40001'],
  ['serializable', '40001'],
])('who posts after the closing has begun is refused (%s: %s)', async (isolation, outcome) => {
  const { startsOn, on } = nextMonth();
  await committed(root, (db) => db.query('select accounting.open_period($1)', [on]));
  const poster = await database.connect('rentify_owner');
  const postNow = await begin(poster, on, isolation, false);
  const closer = await database.connect();
  await closer.query('begin');
  await closer.query(
    `select set_config('jwt.claims.sub', $1, true), set_config('role', 'staff', true)`,
    [accountant.id],
  );
  await command(closer, 'accounting.close_period', { starts_on: startsOn });
  const posting = outcomeOf(postNow());
  await eventually(isWaiting);
  await closer.query('commit');
  await expect(posting).resolves.toBe(outcome);
  await poster.query('rollback');
  expect(await lateEntries()).toEqual([]);
});

test('a closing that is taken back lets who waited post', async () => {
  const { startsOn, on } = nextMonth();
  await committed(root, (db) => db.query('select accounting.open_period($1)', [on]));
  const owner = await database.connect('rentify_owner');
  await owner.query('begin');
  await owner.query(`update accounting.periods set status = 'closed' where starts_on = $1`, [
    startsOn,
  ]);
  const posting = outcomeOf(post(await database.connect('rentify_owner'), { on, lines }));
  await eventually(isWaiting);
  await owner.query('rollback');
  await expect(posting).resolves.toBe('done');
  await close(await database.connect(), startsOn);
});

test('many post while somebody closes: each lands before it or is refused, and none deadlocks', async () => {
  const { startsOn, on } = nextMonth();
  const posters = await Promise.all(
    Array.from({ length: 16 }, () => database.connect('rentify_owner')),
  );
  const closer = await database.connect();
  const outcomes = await Promise.all([
    ...posters.map(async (poster) => {
      const own: string[] = [];
      for (let turn = 0; turn < 8; turn += 1)
        own.push(await outcomeOf(post(poster, { on, lines })));
      return own;
    }),
    (async () => {
      await eventually(async () => {
        const { rows } = await root.query(
          'select from accounting.journal_entries where entry_date = $1',
          [on],
        );
        return rows.length > 20;
      });
      return [await outcomeOf(close(closer, startsOn))];
    })(),
  ]);
  expect(new Set(outcomes.flat())).toEqual(new Set(['done', 'journal_entries_period_open']));
  const { rows } = await root.query(
    `select
       (select sum(l.amount_cents) from accounting.journal_entries e
        join accounting.journal_lines l on l.journal_entry_id = e.id
        join accounting.accounts a on a.id = l.account_id and a.code = 'CASH'
        where e.entry_date <= $2)::text as posted,
       (select b.debit_cents from accounting.closing_balances b
        join accounting.period_closings c on c.id = b.closing_id
        join accounting.periods p on p.id = c.period_id and p.starts_on = $1
        join accounting.accounts a on a.id = b.account_id and a.code = 'CASH')::text as counted`,
    [startsOn, on],
  );
  expect(rows[0].counted).toBe(rows[0].posted);
});

test('two who close one month: one is refused, and the other has closed it', async () => {
  const { startsOn } = nextMonth();
  const closers = await Promise.all([database.connect(), database.connect()]);
  const outcomes = await Promise.all(closers.map((closer) => outcomeOf(close(closer, startsOn))));
  expect(outcomes.sort()).toEqual(['done', 'periods_status_transition']);
});

test('a closing under an older snapshot would not see what was posted: it is refused', async () => {
  const { startsOn, on } = nextMonth();
  await committed(root, (db) => db.query('select accounting.open_period($1)', [on]));
  for (const isolation of ['repeatable read', 'serializable']) {
    const owner = await database.connect('rentify_owner');
    await owner.query(`begin isolation level ${isolation}`);
    await expect(
      owner.query(`update accounting.periods set status = 'closed' where starts_on = $1`, [
        startsOn,
      ]),
    ).rejects.toMatchObject({ code: '0A000' });
    await owner.query('rollback');
  }
  await close(await database.connect(), startsOn);
});

test.each([
  // Half past eleven in UTC is the next month already in Berlin.
  ['2031-01-31T22:59:59.999Z', 'Europe/Berlin', '2031-01-31'],
  ['2031-01-31T23:00:00Z', 'Europe/Berlin', '2031-02-01'],
  ['2031-01-31T23:30:00Z', 'Europe/Berlin', '2031-02-01'],
  ['2031-02-01T04:59:59Z', 'America/New_York', '2031-01-31'],
])('%s in %s is a fact of %s', (instant, timeZone, day) =>
  database.inTransaction(async (db) => {
    await db.query('update accounting.company_settings set time_zone = $1', [timeZone]);
    const { rows } = await db.query('select accounting.local_date($1)::text as day', [instant]);
    expect(rows).toEqual([{ day }]);
  }),
);

test('a fact of a closed month is posted today, one of an open month on its day', () =>
  database.inTransaction(async (db) => {
    await db.query(`update accounting.company_settings set time_zone = 'UTC'`);
    const { startsOn } = nextMonth();
    await db.query('select accounting.open_period($1)', [startsOn]);
    await db.query(`update accounting.periods set status = 'closed' where starts_on = $1`, [
      startsOn,
    ]);
    const { rows } = await db.query(
      `select accounting.posting_date($1::date) = accounting.today() as is_today,
         accounting.posting_date($1::date - 400) = accounting.today() as is_today_long_ago,
         accounting.posting_date($1::date + 40) = $1::date + 40 as is_own`,
      [startsOn],
    );
    expect(rows).toEqual([{ is_today: true, is_today_long_ago: true, is_own: true }]);
  }));
