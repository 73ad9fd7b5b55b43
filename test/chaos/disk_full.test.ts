import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { askOnce, type OneAnswer } from '../support/chaos/ask_once.ts';
import { type ChaosCompany, chaosCompany } from '../support/chaos/chaos_company.ts';
import { clientLedger } from '../support/chaos/client_ledger.ts';
import { expectAllTold } from '../support/chaos/expect_all_told.ts';
import {
  missingForSmallDisks,
  putOnSmallDisks,
  type SmallDisks,
} from '../support/chaos/small_disks.ts';
import { startClients } from '../support/chaos/start_clients.ts';
import { startEmitter } from '../support/chaos/start_emitter.ts';
import { startEventWorker } from '../support/chaos/start_event_worker.ts';
import { type Supervised, supervise } from '../support/chaos/supervise.ts';
import { whenDrained } from '../support/chaos/when_drained.ts';
import { eventually } from '../support/eventually.ts';
import { useOwnPostgres } from '../support/own_postgres.ts';
import type { ServerProcess } from '../support/server_process.ts';
import { uniqueCode } from '../support/unique_code.ts';
import { verifyDatabase } from '../support/verify_database.ts';
import type { WorkerProcess } from '../support/worker_process.ts';

const FULL_MS = 2_000;
const READ = '{ vehicles(first: 10) { nodes { plateNumber } } }';
const REGISTER = `mutation ($input: RegisterVehicleInput!) {
  registerVehicle(input: $input) { vehicle { id } }
}`;

let disks: SmallDisks | undefined;
let company: ChaosCompany;
let server: ServerProcess | undefined;
let worker: Supervised<WorkerProcess> | undefined;

// Before the server stops that they live from, which is the last of these.
afterAll(async () => {
  await Promise.all([server?.kill(), worker?.stop()]);
  await disks?.stop();
}, 30_000);
const postgres = await useOwnPostgres({ missing: missingForSmallDisks() });

beforeAll(async () => {
  disks = await putOnSmallDisks(postgres);
  company = await chaosCompany(postgres);
  server = await company.startServer();
  worker = await supervise(() => startEventWorker(postgres.urls, ''));
}, 180_000);

test('no room for data: commands say so and change nothing, reads go on, and all go on by themselves', async () => {
  const work = await startWork();
  disks?.fill('data_disk');
  const refused = await refusal();
  await delay(FULL_MS);
  const read = await askOnce(server?.url, READ, { token: company.token });
  const stillRefused = await refusal();
  disks?.free('data_disk');
  await work.finish();

  const answer = {
    status: 503,
    code: 'UNAVAILABLE',
    message: 'The service is not available; try again later.',
    retryAfter: '1',
  };
  expect([refused, stillRefused]).toEqual([answer, answer]);
  expect(read).toMatchObject({ status: 200, code: undefined });
  expect(server?.process.exitCode).toBeNull();
}, 180_000);

test('no room for the WAL: the database stops, and starts with all that it has acknowledged', async () => {
  const work = await startWork();
  disks?.fill('wal_disk');
  await writeUntilItStops();
  await eventually(async () => disks?.log().includes('PANIC') === true, 30_000);
  await delay(FULL_MS);
  const meanwhile = await refusal();
  disks?.free('wal_disk');
  await disks?.start();
  await work.finish();

  expect(meanwhile.status).toBe(503);
  expect(server?.process.exitCode).toBeNull();
}, 180_000);

/** Clients and events, until the work after the trouble is done and found sound. */
async function startWork(): Promise<{ finish(): Promise<void> }> {
  const { ledger } = company;
  const clients = startClients(company, () => server?.url);
  const emitter = startEmitter(postgres.urls.ownerDatabaseUrl);
  const answered = async (count: number) => {
    const from = ledger.latenciesMs.length;
    await eventually(async () => ledger.latenciesMs.length >= from + count, 60_000);
  };
  await answered(20);
  const jobs = await addJobs();
  return {
    async finish() {
      await answered(50);
      await Promise.all([clients.stop(), emitter.stop()]);
      const root = await postgres.connect();
      await whenDrained(root);
      await expectAllTold(root);
      await clientLedger.expectKept(root, ledger);
      await verifyDatabase(postgres, { isRelayed: true });
      await eventually(() => areDone(root, jobs), 30_000);
      await expectPagesWhole(root);
    },
  };
}

/** Jobs that come due in the middle of it. */
async function addJobs(): Promise<readonly string[]> {
  const root = await postgres.connect();
  const { rows } = await root.query<{ id: string }>(
    `select j.id from generate_series(1, 5) n, graphile_worker.add_job(
       'app/purge_inbox', run_at => now() + interval '1 second') j`,
  );
  return rows.map(({ id }) => id);
}

async function areDone(root: pg.Client, jobs: readonly string[]): Promise<boolean> {
  const { rowCount } = await root.query('select from graphile_worker.jobs where id = any ($1)', [
    jobs,
  ]);
  return rowCount === 0;
}

/** No page is damaged, no row, and each index has all rows of its table. */
async function expectPagesWhole(root: pg.Client): Promise<void> {
  await root.query('create extension if not exists amcheck');
  const { rows: damaged } = await root.query(
    `select c.oid::regclass as of, v.msg from pg_class c, verify_heapam(c.oid) v
     where c.relkind in ('r', 'm', 't')`,
  );
  expect(damaged).toEqual([]);
  await root.query(
    `select bt_index_check(c.oid, true) from pg_class c join pg_am a on a.oid = c.relam
     where c.relkind = 'i' and a.amname = 'btree'`,
  );
}

/** What it answers when it takes nothing: a little may still find room. */
async function refusal(): Promise<OneAnswer> {
  let answer: OneAnswer | undefined;
  await eventually(async () => {
    answer = await register();
    return answer.code === 'UNAVAILABLE';
  }, 30_000);
  if (answer === undefined) throw new Error('It never was asked.');
  return answer;
}

/** A vehicle more, if it is taken. */
async function register(): Promise<OneAnswer> {
  const { token, ledger, desks } = company;
  const plateNumber = uniqueCode();
  const input = {
    ...{ plateNumber, make: 'Renault', model: 'Clio' },
    vehicleClassId: desks[0]?.vehicleClass.id,
    homeLocationId: desks[0]?.location.id,
  };
  const answer = await askOnce(server?.url, REGISTER, { input, token });
  if (answer.code === undefined) ledger.done.registered.push(plateNumber);
  return answer;
}

/** Until it needs a file of WAL that there is no room for. */
async function writeUntilItStops(): Promise<void> {
  const root = await postgres.connect();
  const write = `select pg_logical_emit_message(false, 'filler', repeat('x', 1000000))`;
  const writing = async () => {
    for (;;) await root.query(write);
  };
  await expect(writing()).rejects.toThrow();
}
