import fc from 'fast-check';
import type pg from 'pg';
import { asRoleCommitted } from '../support/actors.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { outcomeOf } from '../support/outcome_of.ts';
import { type Choice, randomMoneyCommands } from '../support/random_money_commands.ts';
import { allLines, recomputedReports, reportedRows } from '../support/recomputed_reports.ts';
import { type Desk, rentalDesk } from '../support/rental_desk.ts';
import { verifyDatabase } from '../support/verify_database.ts';

const SESSIONS = 4;
const STEPS = 150;
const RUNS = 3;
const seed = Math.trunc(Math.random() * 2 ** 31);

const database = useDatabase();
type Id = { readonly id: string };
type Step = Choice & { readonly name: string };

let root: pg.Client;
let sessions: readonly pg.Client[];
// Two, because one prepares and the other approves.
let admins: readonly Id[];
let desks: readonly Desk[];

beforeAll(async () => {
  root = await database.connect('superuser');
  sessions = await Promise.all(Array.from({ length: SESSIONS }, () => database.connect()));
  [admins, desks] = await committed(root, async (db) => {
    const places = [await rentalDesk(db), await rentalDesk(db), await rentalDesk(db)];
    await db.query(
      `insert into rental.tax_rates (location_id, charge_type, valid_during, rate_bp)
       select l.id, 'base', '[2020-01-01,)', 1900 from rental.locations l`,
    );
    return [[await user(db, ['admin']), await user(db, ['admin'])], places];
  });
});

const step: fc.Arbitrary<Step> = fc.record({
  name: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...Object.keys(randomMoneyCommands)) },
    // What others need to find, more often.
    { weight: 1, arbitrary: fc.constantFrom('reserve', 'activate', 'complete', 'holdDeposit') },
    { weight: 1, arbitrary: fc.constantFrom('allocate', 'approveDraft', 'issueInvoice') },
  ),
  pick: fc.nat(10_000),
  cents: fc.integer({ min: 1, max: 20_000 }),
});

/** Each session takes its own steps in their order, all sessions at once. */
async function play(scripts: readonly (readonly Step[])[]): Promise<ReadonlyMap<string, number>> {
  const outcomes = new Map<string, number>();
  await Promise.all(
    scripts.map(async (script, index) => {
      const session = sessions[index] as pg.Client;
      for (const { name, ...choice } of script) {
        const admin = admins[choice.pick % 2] ?? null;
        const desk = desks[choice.pick % desks.length] as Desk;
        const outcome = await outcomeOf(
          asRoleCommitted(session, 'admin', admin, async (as) =>
            randomMoneyCommands[name]?.(as, choice, desk),
          ),
        );
        const what = `${name}: ${outcome}`;
        outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
      }
    }),
  );
  return outcomes;
}

/** Refusals that a client can meet; what says that the books were wrong is none of them. */
async function unexpected(outcomes: ReadonlyMap<string, number>): Promise<readonly string[]> {
  const { rows } = await root.query<{ name: string }>('select name from app.error_catalogue');
  const known = new Set(rows.map(({ name }) => name).concat('done', 'P0002', '40001', '40P01'));
  const wrong = /^(periods_proofs_empty|journal_entries_(balanced|whole|reversal_mirrors))$/;
  return [...outcomes.keys()].filter((what) => {
    const outcome = what.slice(what.indexOf(': ') + 2);
    return !known.has(outcome) || wrong.test(outcome);
  });
}

const isoDay = (daysAgo: number) =>
  new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);

async function judge(): Promise<void> {
  await committed(root, (db) => db.query('select accounting.seal_ledger()'));
  expect((await root.query('select rule, entity_id, detail from reporting.proofs')).rows).toEqual(
    [],
  );
  await verifyDatabase(database);
  const lines = await allLines(root);
  expect(lines.length).toBeGreaterThan(100);
  await asRoleCommitted(sessions[0] as pg.Client, 'admin', admins[0] ?? null, async (as) => {
    for (const [from, to] of [
      [400, 0],
      [95, 30],
      [60, 60],
      [31, 1],
    ] as const) {
      for (const report of recomputedReports(lines, isoDay(from), isoDay(to))) {
        expect([report.name, ...(await reportedRows(as, report))]).toEqual([
          report.name,
          ...report.rows,
        ]);
      }
    }
    const { rows } = await as.query(
      'select id from reporting.report_snapshots where not reporting.verify_snapshot(id)',
    );
    expect(rows).toEqual([]);
  });
}

test(`whatever is done at once, the books are right and the reports say what is in them (seed ${seed})`, async () => {
  const total = new Map<string, number>();
  const scripts = fc.array(fc.array(step, { minLength: STEPS, maxLength: STEPS }), {
    minLength: SESSIONS,
    maxLength: SESSIONS,
  });
  const property = fc.asyncProperty(scripts, async (some) => {
    const outcomes = await play(some);
    for (const [what, times] of outcomes) total.set(what, (total.get(what) ?? 0) + times);
    expect(await unexpected(outcomes)).toEqual([]);
    await judge();
  });
  // The books stay: a shorter sequence would not begin where this one began.
  await fc.assert(property, { seed, numRuns: RUNS, endOnFailure: true });

  // A command that never got through would have shown nothing.
  const done = Object.keys(randomMoneyCommands).filter((name) => !total.has(`${name}: done`));
  expect(done).toEqual([]);
}, 180_000);
