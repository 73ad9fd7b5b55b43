import type pg from 'pg';
import { withClient } from '../../database/with_client.ts';
import type { BenchDatabase } from '../bench_database.ts';
import { compared } from '../compared.ts';
import { cpuSeconds } from '../cpu_seconds.ts';
import { explained } from '../explained.ts';
import { interleaved, type Sample } from '../interleaved.ts';
import { median } from '../median.ts';
import type { Row } from '../row.ts';

// Every report over the last whole month; the ones of a day over today.
const kinds = [
  'trial_balance',
  'balance_sheet',
  'ar_ageing',
  'general_ledger',
  'income_statement',
  'tax_report',
  'revenue_by_month',
  'vehicle_profitability',
  'maintenance_costs',
  'fleet_utilisation',
] as const;
const ofADay: readonly string[] = ['trial_balance', 'balance_sheet', 'ar_ageing'];
// The plans that are shown read one of these; the rest look up a setting, a day or a point.
const facts = new RegExp(
  'Scan.* on (journal_|closing_balances|invoice|payment_|credit_|rentals|maintenance_jobs|' +
    'vehicle_|rentable_vehicles)',
);
const report = 'select row from reporting.report_rows($1, $2) as row';
const columns = ['account_code', 'currency', 'debit_cents', 'credit_cents'];

type Reports = { readonly rows: Row[]; readonly plans: string };

/** The trial balance against adding up every line, as the ledger grows; then each report's plan. */
export async function measureReports(
  database: BenchDatabase,
  { rounds }: { rounds: number },
): Promise<Reports> {
  return await withClient(database.urls.rootDatabaseUrl, async (root) => {
    // What is known now: reports of "now" would each write a point of their own.
    const { rows: points } = await root.query<{ known_at: string }>(
      'select p.known_at::text from reporting.note_point() p',
    );
    const knownAt = points[0]?.known_at;
    const rows: Row[] = [];
    for (const monthsAgo of [24, 12, 2, 0]) {
      rows.push(await trialBalance(database, root, { knownAt, monthsAgo, rounds }));
    }
    const plans: string[] = [];
    for (const kind of kinds) {
      const parameters = await parametersOf(root, kind, knownAt);
      const seen = await explained(root, report, [kind, parameters]);
      const touched = [...new Set(seen)].filter((plan) => facts.test(plan));
      rows.push(await timed(root, kind, parameters));
      plans.push(`### ${kind}\n\n\`\`\`\n${touched.join('\n\n')}\n\`\`\``);
    }
    return { rows, plans: plans.join('\n\n') };
  });
}

/** In the middle of a month: from its beginning on, lines are added up. */
async function trialBalance(
  database: BenchDatabase,
  root: pg.Client,
  options: { knownAt: string | undefined; monthsAgo: number; rounds: number },
): Promise<Row> {
  const { rows: days } = await root.query<{ day: string; lines: string }>(
    `select d.day::date::text as day, count(*) as lines
     from (select least(now(), date_trunc('month', now()) + interval '14 days'
       - $1 * interval '1 month')) d (day)
     join accounting.journal_entries e on e.entry_date <= d.day::date
     join accounting.journal_lines l on l.journal_entry_id = e.id
     group by 1`,
    [options.monthsAgo],
  );
  const { day = '', lines = '0' } = days[0] ?? {};
  const parameters = { effective_at: day, known_at: options.knownAt };
  const ours = () => root.query(report, ['trial_balance', parameters]);
  const peer = () => root.query('select to_jsonb(s) as row from bench.scan_all($1) s', [day]);
  equalToTheCent(await ours(), await peer());

  const samples = await interleaved(options.rounds, {
    ours: () => sampled(database, ours),
    peer: () => sampled(database, peer),
  });
  const milliseconds = (side: readonly Sample[]) =>
    median(side.map((each) => (each.seconds * 1_000) / each.transactions)).toFixed(0);
  return {
    name: `trial balance of ${options.monthsAgo === 0 ? 'today' : 'a past day'}`,
    peer: `adding up ${Number(lines).toLocaleString('en')} lines`,
    ...compared(samples.ours, samples.peer),
    // Of an open month nothing is added up yet.
    ...(options.monthsAgo === 0 ? {} : { aim: { atLeast: 5 } }),
    notes: `${milliseconds(samples.ours)} ms against ${milliseconds(samples.peer)} ms; equal`,
  };
}

function equalToTheCent(ours: pg.QueryResult, peer: pg.QueryResult): void {
  const [our, full] = [ours, peer].map(({ rows }) =>
    JSON.stringify(
      (rows as { row: Record<string, unknown> }[]).map(({ row }) =>
        columns.map((column) => String(row[column])),
      ),
    ),
  );
  if (our !== full) throw new Error(`The trial balance is ${our}, not ${full}`);
}

async function sampled(database: BenchDatabase, once: () => Promise<unknown>): Promise<Sample> {
  const transactions = 3;
  const before = cpuSeconds(database.postmasterPid);
  const startedAt = performance.now();
  for (let turn = 0; turn < transactions; turn += 1) await once();
  const seconds = (performance.now() - startedAt) / 1_000;
  const after = cpuSeconds(database.postmasterPid);
  return {
    seconds,
    transactions,
    cpuSeconds: before === undefined || after === undefined ? undefined : after - before,
  };
}

async function parametersOf(root: pg.Client, kind: string, knownAt: string | undefined) {
  if (ofADay.includes(kind)) return { known_at: knownAt };
  const { rows } = await root.query<{ from_date: string; to_date: string }>(
    `select (date_trunc('month', now()) - interval '1 month')::date::text as from_date,
       (date_trunc('month', now()) - interval '1 day')::date::text as to_date`,
  );
  return { known_at: knownAt, ...rows[0] };
}

async function timed(root: pg.Client, kind: string, parameters: object): Promise<Row> {
  const times: number[] = [];
  let count = 0;
  for (let turn = 0; turn < 3; turn += 1) {
    const startedAt = performance.now();
    count = (await root.query(report, [kind, parameters])).rows.length;
    times.push(performance.now() - startedAt);
  }
  return {
    name: `report ${kind}, ${ofADay.includes(kind) ? 'today' : 'a month'}`,
    peer: '',
    milliseconds: median(times),
    ...(kind === 'trial_balance' ? { aim: { belowMs: 300 } } : {}),
    notes: `${count.toLocaleString('en')} rows`,
  };
}
