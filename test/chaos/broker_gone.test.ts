import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { type ChaosCompany, chaosCompany } from '../support/chaos/chaos_company.ts';
import { clientLedger } from '../support/chaos/client_ledger.ts';
import { expectAllTold } from '../support/chaos/expect_all_told.ts';
import { expectTopicsWhole } from '../support/chaos/expect_topics_whole.ts';
import { startClients } from '../support/chaos/start_clients.ts';
import { startEmitter } from '../support/chaos/start_emitter.ts';
import { startEventWorker } from '../support/chaos/start_event_worker.ts';
import { whenDrained } from '../support/chaos/when_drained.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { emitEvents } from '../support/outbox.ts';
import { useOwnKafka } from '../support/own_kafka.ts';
import type { ServerProcess } from '../support/server_process.ts';
import { verifyDatabase } from '../support/verify_database.ts';
import { killWorkerProcesses } from '../support/worker_process.ts';

const MEASURE_MS = 5_000;
const OUTAGE_MS = 15_000;

let server: ServerProcess | undefined;

// Before the database is dropped, which is the next of these.
afterAll(async () => {
  await killWorkerProcesses();
  await server?.kill();
});
const database = useDatabase();
const kafka = await useOwnKafka();
let root: pg.Client;
let company: ChaosCompany;

beforeAll(async () => {
  root = await database.connect('superuser');
  company = await chaosCompany({ urls: database.urls, connect: async () => root });
  server = await company.startServer();
}, 60_000);
afterEach(async () => {
  await whenDrained(root, 120_000);
  await expectAllTold(root);
  await expectTopicsWhole(root, [kafka.brokers]);
  await clientLedger.expectKept(root, company.ledger);
  await verifyDatabase(database, { isRelayed: true });
  await killWorkerProcesses();
}, 150_000);

const startWorker = (times?: { readonly deadAfterMs: number }) =>
  startEventWorker(database.urls, kafka.brokers, times);

test.each([
  ['hangs', () => kafka.pause(), async () => kafka.resume()],
  ['is dead', () => kafka.kill(), () => kafka.restart()],
] as const)(
  'the API is as fast while the broker %s, and all is told afterwards',
  async (_how, goes, returns) => {
    const worker = await startWorker();
    const clients = startClients(company, () => server?.url);
    const emitter = startEmitter(database.urls.ownerDatabaseUrl);
    const usual = await p95During(MEASURE_MS);

    await goes();
    const meanwhile = await p95During(OUTAGE_MS);
    await root.query(
      `update app.outbox_events set occurred_at = occurred_at - interval '61 seconds'`,
    );
    const ready = await fetch(new URL('/ready', server?.adminUrl));
    const routed = await fetch(new URL('/ready?exclude=outbox', server?.adminUrl));
    const waiting = await metric('outbox_events_waiting');
    await returns();
    await Promise.all([clients.stop(), emitter.stop()]);

    expect({ ready: ready.status, routed: routed.status }).toEqual({ ready: 503, routed: 200 });
    expect(waiting).toBeGreaterThan(50);
    expect(company.ledger.repeated).toBe(0);
    // Other test files run beside this one: a generous bound, for what would otherwise be seconds.
    expect(meanwhile).toBeLessThan(3 * usual + 200);
    await whenDrained(root, 120_000);
    expect(worker.process.exitCode).toBeNull();
  },
  240_000,
);

test('told to stop while the broker hangs, a worker ends in time, and the next tells it all', async () => {
  const worker = await startWorker();
  const thing = await emitEvents(root, 5);
  await whenDrained(root);
  kafka.pause();
  await emitEvents(root, 500, { id: thing, from: 6 });
  await delay(1_000);
  const toldAt = performance.now();
  worker.process.kill('SIGTERM');
  await expect(worker.exited).resolves.toBe(0);
  expect(performance.now() - toldAt).toBeLessThan(9_000);
  expect(worker.said).toContain('worker stopped');
  kafka.resume();
  await startWorker();
}, 120_000);

test('a worker that starts while there is no broker does its jobs, and joins when there is one', async () => {
  await kafka.kill();
  await emitEvents(root, 50);
  await startWorker();
  const { rows } = await root.query<{ id: string }>(
    `select id from graphile_worker.add_job('app/purge_inbox')`,
  );
  await eventually(async () => {
    const left = await root.query('select from graphile_worker.jobs where id = $1', [rows[0]?.id]);
    return left.rowCount === 0;
  }, 20_000);
  await kafka.restart();
}, 120_000);

test('a worker that stands still loses its shards, and what it says when it wakes is no news', async () => {
  // Declared dead when its sessions are gone, as with the usual times (start_heartbeat.ts).
  const times = { deadAfterMs: 25_000 };
  const asleep = await startWorker(times);
  const { rows } = await root.query<{ id: string }>(
    'select worker_id as id from app.worker_heartbeats order by entered_at desc limit 1',
  );
  const emitter = startEmitter(database.urls.ownerDatabaseUrl);
  await delay(2_000);
  asleep.process.kill('SIGSTOP');
  const asleepSince = performance.now();
  await startWorker(times);
  await delay(3_000);
  await emitter.stop();
  await whenDrained(root, 100_000);
  const sleptS = (performance.now() - asleepSince) / 1_000;
  // Who wakes before it counts as dead lives on, without its shards.
  await eventually(async () => {
    const found = await root.query('select from app.worker_heartbeats where worker_id = $1', [
      rows[0]?.id,
    ]);
    return found.rowCount === 0;
  }, 60_000);
  asleep.process.kill('SIGCONT');
  await expect(asleep.exited).resolves.toBe(1);
  expect(sleptS).toBeLessThan(60);
}, 240_000);

/** How long 19 of 20 requests took at most, of those answered in the time to come. */
async function p95During(ms: number): Promise<number> {
  const from = company.ledger.latenciesMs.length;
  await delay(ms);
  const sorted = company.ledger.latenciesMs.slice(from).sort((a, b) => a - b);
  expect(sorted.length).toBeGreaterThan(20);
  return sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
}

async function metric(name: string): Promise<number> {
  const response = await fetch(new URL('/metrics', server?.adminUrl));
  const line = (await response.text()).split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ')[1]);
}
