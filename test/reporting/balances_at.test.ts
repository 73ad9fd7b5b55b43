import fc from 'fast-check';
import type pg from 'pg';
import { asRoleCommitted } from '../support/actors.ts';
import { post } from '../support/books.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();

type Step =
  | { readonly kind: 'post'; readonly month: number; readonly day: number; readonly cents: number }
  | { readonly kind: 'close' | 'reopen' | 'note' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('post' as const),
      month: fc.integer({ min: 1, max: 6 }),
      day: fc.integer({ min: 1, max: 28 }),
      cents: fc.integer({ min: 1, max: 100_000 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('close', 'close', 'reopen', 'note') }),
  },
) as fc.Arbitrary<Step>;

/** The rolled-up balances of each point and month's end that differ from a scan of all lines. */
const differences = `
  with asked as (
    select p, d::date as day
    from reporting.knowledge_points p,
         generate_series(date '2024-01-31', date '2024-07-31', interval '15 days') d
  )
  select a.day, (a.p).known_at
  from asked a
  where (
    select jsonb_agg(jsonb_build_array(b.account_id, b.currency, b.debit_cents, b.credit_cents)
                     order by b.account_id, b.currency)
    from reporting.balances_at(a.day, a.p) b
  ) is distinct from (
    select jsonb_agg(jsonb_build_array(s.account_id, s.currency, s.debit, s.credit)
                     order by s.account_id, s.currency)
    from (
      select l.account_id, l.currency,
             coalesce(sum(l.amount_cents) filter (where l.direction = 'debit'), 0) as debit,
             coalesce(sum(l.amount_cents) filter (where l.direction = 'credit'), 0) as credit
      from accounting.journal_entries e
      join accounting.journal_lines l on l.journal_entry_id = e.id
      where e.entry_date <= a.day
        and pg_visible_in_snapshot(e.posted_xid, (a.p).snapshot)
      group by l.account_id, l.currency) s
  )`;

test('from the last closing on, to the cent what all lines add up to, for every day and point', async () => {
  const root = await database.connect('superuser');
  const accountant = await committed(root, (db) => user(db, ['accountant']));
  const take = async (work: (db: pg.Client) => Promise<unknown>) =>
    asRoleCommitted(root, 'staff', accountant, work).catch((error: { code?: string }) => {
      if (error.code !== '55000' && error.code !== 'P0002') throw error; // closed, or not in order
    });
  const take1 = (one: Step) => {
    switch (one.kind) {
      case 'post':
        return committed(root, (db) =>
          post(db, {
            on: `2024-0${one.month}-${String(one.day).padStart(2, '0')}`,
            lines: [
              ['BANK', 'debit', one.cents],
              ['EQUITY', 'credit', one.cents],
            ],
          }),
        ).catch((error: { constraint?: string }) => {
          if (error.constraint !== 'journal_entries_period_open') throw error;
        });
      case 'close':
        return take((db) =>
          db.query(
            `select accounting.close_period(p.starts_on)
             from accounting.periods p where p.status = 'open'
             order by p.starts_on limit 1`,
          ),
        );
      case 'reopen':
        return take((db) =>
          db.query(
            `select accounting.reopen_period(p.id, 'A late receipt')
             from accounting.periods p where p.status = 'closed'
             order by p.starts_on desc limit 1`,
          ),
        );
      case 'note':
        return committed(root, (db) => db.query('select reporting.note_point()'));
      default:
        return one satisfies never;
    }
  };

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      for (const one of steps) await take1(one);
      await committed(root, (db) => db.query('select reporting.note_point()'));
      const { rows } = await root.query(differences);
      expect(rows).toEqual([]);
    }),
    { numRuns: 8, endOnFailure: true },
  );
  const { rows } = await root.query(
    `select count(*) filter (where reopened_at is null) as closed, count(reopened_at) as reopened
     from accounting.period_closings`,
  );
  expect(Number(rows[0]?.closed) + Number(rows[0]?.reopened)).toBeGreaterThan(0);
});
