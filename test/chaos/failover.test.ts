import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { DatabaseUrls } from '../../scripts/database/database_urls.ts';
import { withClient } from '../../scripts/database/with_client.ts';
import { relayLock } from '../../worker/outbox/relay_lock.ts';
import { shards } from '../../worker/outbox/shards.ts';
import { addStandby, type Standby } from '../support/chaos/add_standby.ts';
import { askOnce } from '../support/chaos/ask_once.ts';
import { type ChaosCompany, chaosCompany } from '../support/chaos/chaos_company.ts';
import { clientLedger } from '../support/chaos/client_ledger.ts';
import { expectAllTold } from '../support/chaos/expect_all_told.ts';
import { startClients } from '../support/chaos/start_clients.ts';
import { startEmitter } from '../support/chaos/start_emitter.ts';
import { startEventWorker } from '../support/chaos/start_event_worker.ts';
import { type Supervised, supervise } from '../support/chaos/supervise.ts';
import { whenDrained } from '../support/chaos/when_drained.ts';
import { eventually } from '../support/eventually.ts';
import { type MovingAddress, startMovingAddress } from '../support/moving_address.ts';
import { useOwnPostgres } from '../support/own_postgres.ts';
import type { ServerProcess } from '../support/server_process.ts';
import { verifyDatabase } from '../support/verify_database.ts';
import type { WorkerProcess } from '../support/worker_process.ts';

// The address moves before anybody is promoted there: in between it leads to a standby.
const UNPROMOTED_MS = 1_500;
const ALONE_MS = 500;
const STATEMENT_MS = 300;
const READ = '{ eventTypes(first: 1) { nodes { eventType } } }';

let standby: Standby | undefined;
let address: MovingAddress;
/** The database, wherever its address leads. */
let urls: DatabaseUrls;
let company: ChaosCompany;
let server: ServerProcess | undefined;
let worker: Supervised<WorkerProcess> | undefined;

// Before the servers stop that they live from, the first of which is the next of these.
afterAll(async () => {
  await Promise.all([server?.kill(), worker?.stop()]);
  await address?.stop();
  await standby?.stop();
}, 30_000);
const primary = await useOwnPostgres();

beforeAll(async () => {
  standby = await addStandby(primary);
  address = await startMovingAddress(primary.port);
  urls = throughAddress(primary.urls);
  await withRoot(async (root) => {
    company = await chaosCompany({ urls, connect: async () => root });
  });
  server = await company.startServer();
  worker = await supervise(() => startEventWorker(urls, ''));
}, 120_000);

test('the primary dies while all work: what was acknowledged is on the standby that follows', async () => {
  const clients = startClients(company, () => server?.url);
  const emitter = startEmitter(urls.ownerDatabaseUrl);
  await eventually(async () => company.ledger.latenciesMs.length > 50, 30_000);

  // What the primary has committed alone when it dies is nobody's: whoever waits for it asks again.
  const loseTheRest = await standby?.fallBehind();
  await eventually(async () => (await onOldPrimary(waitingForStandby)) === 2, 30_000);
  const acknowledged = company.ledger.latenciesMs.length;
  await delay(ALONE_MS);
  expect(company.ledger.latenciesMs).toHaveLength(acknowledged);
  await primary.kill();
  loseTheRest?.();
  address.moveTo(standby?.port ?? 0);
  await delay(UNPROMOTED_MS);
  const meanwhile = await askOnce(server?.url, READ);
  const ready = await fetch(new URL('/ready?exclude=outbox', server?.adminUrl));
  await standby?.promote();
  const known = company.ledger.latenciesMs.length;
  await eventually(async () => company.ledger.latenciesMs.length > known + 50, 60_000);
  await Promise.all([clients.stop(), emitter.stop()]);

  expect(meanwhile).toEqual({
    status: 503,
    retryAfter: '1',
    code: 'UNAVAILABLE',
    message: 'The service is not available; try again later.',
  });
  expect(ready.status).toBe(503);
  expect(company.ledger.repeated).toBeGreaterThanOrEqual(2);
  await expectSound();
  await expectRelays();
  // It was not started again.
  expect(server?.process.exitCode).toBeNull();
}, 180_000);

test('the old primary comes back: nobody writes to it, and alone it acknowledges nothing', async () => {
  await primary.restart();
  const before = await onOldPrimary(committedOn);
  const clients = startClients(company, () => server?.url);
  const known = company.ledger.latenciesMs.length;
  await eventually(async () => company.ledger.latenciesMs.length > known + 50, 60_000);
  await clients.stop();
  const ours = await onOldPrimary(async (root) => {
    const { rows } = await root.query(
      `select application_name from pg_stat_activity where application_name like 'rentify%'`,
    );
    return rows;
  });
  expect(ours).toEqual([]);
  await expect(onOldPrimary(committedOn)).resolves.toBe(before);

  // Whoever reaches it all the same waits for a standby that follows another.
  const lost = new pg.Client({
    connectionString: primary.urls.ownerDatabaseUrl,
    application_name: 'lost',
    options: `-c statement_timeout=${STATEMENT_MS}`,
  });
  lost.on('error', () => undefined);
  await lost.connect();
  let isAcknowledged = false;
  const written = lost.query('create table app.written_alone ()').then(
    () => {
      isAcknowledged = true;
    },
    () => undefined,
  );
  await eventually(async () => (await onOldPrimary(waitingForStandby)) === 1, 10_000);
  // No limit of ours ends that wait, for whose end it is would pass for success.
  await delay(3 * STATEMENT_MS);
  await expect(onOldPrimary(waitingForStandby)).resolves.toBe(1);
  await primary.crash();
  await written;
  expect(isAcknowledged).toBe(false);
  await expectSound();
}, 180_000);

/** Everything that was acknowledged is there, once, and nothing else; all was told. */
async function expectSound(): Promise<void> {
  await withRoot(async (root) => {
    await whenDrained(root);
    await expectAllTold(root);
    await clientLedger.expectKept(root, company.ledger);
  });
  await verifyDatabase({ urls }, { isRelayed: true });
}

/** Each shard has its relay where the primary is now. */
async function expectRelays(): Promise<void> {
  await eventually(async () => {
    const { rows } = await withRoot((root) =>
      root.query<{ count: number }>(
        `select count(distinct objid)::integer from pg_locks
         where locktype = 'advisory' and classid::bigint = $1 and granted`,
        [relayLock],
      ),
    );
    return rows[0]?.count === shards.length;
  }, 30_000);
}

function withRoot<Result>(work: (root: pg.Client) => Promise<Result>): Promise<Result> {
  return withClient(urls.rootDatabaseUrl, work);
}

function onOldPrimary<Result>(work: (root: pg.Client) => Promise<Result>): Promise<Result> {
  return withClient(primary.urls.rootDatabaseUrl, work);
}

async function committedOn(root: pg.Client): Promise<string | undefined> {
  const { rows } = await root.query<{ count: string }>('select count(*) from public.committed');
  return rows[0]?.count;
}

/** How many requests, or those of whoever is lost, wait for the standby. */
async function waitingForStandby(root: pg.Client): Promise<number | null> {
  const { rowCount } = await root.query(
    `select from pg_stat_activity
     where wait_event = 'SyncRep' and application_name in ('rentify_api', 'lost')`,
  );
  return rowCount;
}

function throughAddress(direct: DatabaseUrls): DatabaseUrls {
  const moved = Object.entries(direct).map(([name, href]) => {
    const url = new URL(href);
    url.port = String(address.port);
    return [name, url.href];
  });
  return Object.fromEntries(moved);
}
