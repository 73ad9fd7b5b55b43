import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchDatabase, benchDatabase } from './bench/bench_database.ts';
import { benchmarksPage } from './bench/benchmarks_page.ts';
import { loadBooks } from './bench/books/load_books.ts';
import { measureJournal } from './bench/books/measure_journal.ts';
import { measureReports } from './bench/books/measure_reports.ts';
import { eventsDatabase } from './bench/events/events_database.ts';
import { eventsSection } from './bench/events/events_section.ts';
import { measureEvents } from './bench/events/measure_events.ts';
import { relayAll } from './bench/events/relay_all.ts';
import { withEventsSection } from './bench/events/with_events_section.ts';
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
// npm run bench -- events [--quick]: the events alone; the rest of the page stays as it is.
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
  events: {
    idle: { seconds: 20 },
    delay: { eventCount: 300 },
    broker: { rounds: 5, eventCount: 40_000 },
    drain: { rounds: 5, eventCount: 100_000 },
    writers: { rounds: 5, seconds: 5 },
    reservers: { rounds: 5, turns: 100 },
    backlog: { eventCount: 1_000_000 },
  },
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
  events: {
    idle: { seconds: 5 },
    delay: { eventCount: 50 },
    broker: { rounds: 3, eventCount: 10_000 },
    drain: { rounds: 3, eventCount: 20_000 },
    writers: { rounds: 3, seconds: 2 },
    reservers: { rounds: 3, turns: 20 },
    backlog: { eventCount: 50_000 },
  },
};

type Measured = {
  readonly rows: Row[];
  readonly plan: string;
  readonly reportPlans: string;
  readonly journal: BenchDatabase;
};

const { values: options, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, pgledger: { type: 'string' } },
  allowPositionals: true,
});
const sizes = options.quick ? quick : full;
const loadBefore = loadavg()[0] ?? 0;
if (positionals.length === 0) await benchAll();
else if (positionals.join() === 'events') await benchEvents();
else throw new Error('npm run bench [-- [events] [--quick] [--pgledger <file>]]');

async function benchAll(): Promise<void> {
  report('a database of its own, with the load data');
  const database = await benchDatabase(sizes.data, report);
  stopWithSignals(database);
  try {
    const { journal, ...measured } = await measure(database);
    for (const each of [database, journal]) {
      report('what waits is told');
      await relayAll(each);
      await verify(each);
    }
    const environment = await environmentOf(database);
    const events = await eventsPart();
    const text = benchmarksPage({ ...measured, environment, events });
    console.log(`\n${text}`);
    if (!options.quick) await writeFile(page, text);
  } finally {
    await database.stop();
  }
}

async function benchEvents(): Promise<void> {
  const events = await eventsPart();
  console.log(`\n${events}`);
  if (options.quick) return;
  await writeFile(page, withEventsSection(await readFile(page, 'utf8'), events));
}

async function eventsPart(): Promise<string> {
  report('a database of its own for the events');
  const database = await eventsDatabase();
  stopWithSignals(database);
  try {
    const rows = await measureEvents(database, sizes.events, report);
    await verify(database);
    return eventsSection({ rows, environment: await machineOf(database) });
  } finally {
    await database.stop();
  }
}

function stopWithSignals(database: { readonly stop: () => Promise<void> }): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void database.stop().then(() => process.exit(1)));
  }
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

async function environmentOf(database: BenchDatabase): Promise<string> {
  const { vehicleCount, rentalCount } = sizes.data;
  const [vehicles, rentals] = [vehicleCount, rentalCount].map((count) =>
    count.toLocaleString('en'),
  );
  return `${await machineOf(database)} The data: ${vehicles} vehicles, ${rentals} rentals.`;
}

async function machineOf({ urls }: Pick<BenchDatabase, 'urls'>): Promise<string> {
  const { rows } = await withClient(urls.rootDatabaseUrl, (root) =>
    root.query<{ version: string }>(`select current_setting('server_version') as version`),
  );
  const [before, after] = [loadBefore, loadavg()[0] ?? 0].map((load) => load.toFixed(1));
  return (
    `PostgreSQL ${rows[0]?.version}, Node ${process.versions.node}, ${availableParallelism()} ` +
    'cores for database, server and load together. Work on the machine, the bench included: a ' +
    `load of ${before} when it began, ${after} when it ended.`
  );
}

/** What the races have left must keep every rule. */
async function verify({ urls }: Pick<BenchDatabase, 'urls'>): Promise<void> {
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
