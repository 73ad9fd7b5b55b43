import { writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchDatabase, benchDatabase } from './bench/bench_database.ts';
import { benchmarksPage } from './bench/benchmarks_page.ts';
import { loadBooks } from './bench/books/load_books.ts';
import { measureJournal } from './bench/books/measure_journal.ts';
import { measureReports } from './bench/books/measure_reports.ts';
import { measureAvailability } from './bench/measure_availability.ts';
import { measureColdStart } from './bench/measure_cold_start.ts';
import { measureFight } from './bench/measure_fight.ts';
import { measureGraphql } from './bench/measure_graphql.ts';
import { measureLogins } from './bench/measure_logins.ts';
import { measurePermission } from './bench/measure_permission.ts';
import { measureReserve } from './bench/measure_reserve.ts';
import { measureReserveLatency } from './bench/measure_reserve_latency.ts';
import type { Row } from './bench/row.ts';
import { withClient } from './database/with_client.ts';
import { findViolations } from './verify/find_violations.ts';

// npm run bench [-- --quick]: ratios side by side in one run, into docs/benchmarks.md. With
// --pgledger <file> the journal is measured against pgledger too, whose SQL you bring along.
const page = join(import.meta.dirname, '..', 'docs', 'benchmarks.md');
const full = {
  data: { vehicleCount: 10_000, rentalCount: 1_000_000 },
  reserve: { rounds: 5, turns: 500 },
  latency: { turns: 100 },
  fight: { rounds: 2, seconds: 4 },
  availability: { rounds: 5, turns: 40 },
  graphql: { rounds: 5, seconds: 3 },
  permission: { rounds: 5, seconds: 3 },
  logins: { rounds: 5, seconds: 3 },
  journal: { rounds: 5, turns: 800 },
  books: { invoicesPerMonth: 5_600 },
  reports: { rounds: 5 },
  coldStart: { rounds: 3 },
};
const quick: typeof full = {
  data: { vehicleCount: 500, rentalCount: 50_000 },
  reserve: { rounds: 3, turns: 100 },
  latency: { turns: 20 },
  fight: { rounds: 1, seconds: 2 },
  availability: { rounds: 3, turns: 20 },
  graphql: { rounds: 3, seconds: 1 },
  permission: { rounds: 3, seconds: 1 },
  logins: { rounds: 3, seconds: 1 },
  journal: { rounds: 3, turns: 100 },
  books: { invoicesPerMonth: 280 },
  reports: { rounds: 3 },
  coldStart: { rounds: 1 },
};

type Measured = {
  readonly rows: Row[];
  readonly plan: string;
  readonly reportPlans: string;
  readonly journal: BenchDatabase;
};

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, pgledger: { type: 'string' } },
});
const sizes = options.quick ? quick : full;
const loadBefore = loadavg()[0] ?? 0;
report('a database of its own, with the load data');
const database = await benchDatabase(sizes.data, report);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void database.stop().then(() => process.exit(1)));
}
try {
  const { journal, ...measured } = await measure(database);
  const environment = await environmentOf(database);
  const text = benchmarksPage({ ...measured, environment });
  console.log(`\n${text}`);
  if (!options.quick) await writeFile(page, text);
  for (const each of [database, journal]) await verify(each);
} finally {
  await database.stop();
}

async function measure(on: BenchDatabase): Promise<Measured> {
  report('available_vehicles');
  const availability = await measureAvailability(on, sizes.availability);
  report('GraphQL');
  const graphql = await measureGraphql(on, sizes.graphql);
  report('permission and token');
  const permission = await measurePermission(on, sizes.permission);
  report('logins');
  const logins = await measureLogins(on, sizes.logins);
  report('reserve');
  const reserve = await measureReserve(on, sizes.reserve);
  report('reserve, the same slot');
  const fight = await measureFight(on, sizes.fight);
  report('reserve, latency');
  const latency = await measureReserveLatency(on, sizes.latency);
  report('npm start');
  const coldStart = await measureColdStart(sizes.coldStart);
  report('journal');
  const journal = await measureJournal(on, { ...sizes.journal, pgledger: options.pgledger });
  report('three years of books');
  await loadBooks(on, sizes.books);
  report('reports');
  const reports = await measureReports(on, sizes.reports);
  const rows = [
    ...reserve,
    ...fight,
    ...latency,
    ...availability.rows,
    ...graphql,
    ...permission,
    ...logins,
    ...journal.rows,
    ...reports.rows,
    ...coldStart,
  ];
  return { rows, plan: availability.plan, reportPlans: reports.plans, journal: journal.database };
}

async function environmentOf({ urls }: BenchDatabase): Promise<string> {
  const { rows } = await withClient(urls.rootDatabaseUrl, (root) =>
    root.query<{ version: string }>(`select current_setting('server_version') as version`),
  );
  const { vehicleCount, rentalCount } = sizes.data;
  const [vehicles, rentals] = [vehicleCount, rentalCount].map((count) =>
    count.toLocaleString('en'),
  );
  return (
    `PostgreSQL ${rows[0]?.version}, Node ${process.versions.node}, ${availableParallelism()} ` +
    `cores for database, server and load together; ${vehicles} vehicles, ${rentals} rentals. ` +
    `Other work on the machine when it began: a load of ${loadBefore.toFixed(1)}.`
  );
}

/** What the races have left must keep every rule. */
async function verify({ urls }: BenchDatabase): Promise<void> {
  report('verify');
  const checks = await withClient(urls.ownerDatabaseUrl, findViolations);
  for (const { check, rows } of checks) {
    if (rows.length === 0) continue;
    console.error(`BROKEN ${check}: ${JSON.stringify(rows.slice(0, 5))}`);
    process.exitCode = 1;
  }
}

function report(progress: string): void {
  console.log(`${(performance.now() / 1_000).toFixed(1).padStart(6)} s  ${progress}`);
}
