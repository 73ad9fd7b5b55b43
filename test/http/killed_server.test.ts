import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type pg from 'pg';
import { type CommitProxy, startCommitProxy } from '../support/commit_proxy.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type Desk, rentalDesk } from '../support/rental_desk.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { type ServerProcess, startServerProcess } from '../support/server_process.ts';
import { sharedKeys } from '../support/shared_keys.ts';
import { validInput } from '../support/valid_input.ts';
import { verifyDatabase } from '../support/verify_database.ts';

const RESERVE = `mutation ($input: ReserveRentalInput!) {
  reserveRental(input: $input) { rental { id status } }
}`;
const db = useDatabase();
const secretKey = randomBytes(32).toString('base64');
let survivor: TestServer;
let proxy: CommitProxy;
let root: pg.Client;
let desk: Desk;
let input: Record<string, unknown>;
let headers: Record<string, string>;
const processes = new Set<ServerProcess>();

beforeAll(async () => {
  // Only a superuser sees what the sessions of others wait for.
  root = await db.connect('superuser');
  survivor = await startTestServer(db.urls, { secretKey }, await sharedKeys(db.urls, secretKey));
  proxy = await startCommitProxy(db.urls.databaseUrl);
});
beforeEach(async () => {
  desk = await committed(root, rentalDesk);
  input = await committed(root, (owner) => validInput('reserveRental', owner, desk));
  headers = {
    authorization: `Bearer ${await survivor.tokenFor(desk.agent.id, 'staff')}`,
    'idempotency-key': randomUUID(),
  };
});
afterAll(async () => {
  for (const each of processes) await each.kill();
  await survivor?.stop();
  await proxy?.stop();
});
afterEach(() => verifyDatabase(db));

test('a server killed before the commit leaves the key free: the retry does the work', async () => {
  const server = await startProcess();
  const blocker = await holdVehicle();
  const lost = reserve(server.url).catch(() => 'lost');
  await eventually(someoneWaits);
  await server.kill();
  await blocker.query('rollback');
  expect(await lost).toBe('lost');
  expect(await rentals()).toEqual([]);

  const retry = await reserve(survivor.url);
  expect(retry.headers.has('idempotency-replayed')).toBe(false);
  expect(await retry.json()).toEqual(reserved(await rentals()));
});

test('a server killed between commit and answer: the retry finds the answer', async () => {
  const server = await startProcess(proxy.url);
  const withheld = proxy.withholdCommit();
  const lost = reserve(server.url).catch(() => 'lost');
  await withheld;
  await server.kill();
  expect(await lost).toBe('lost');
  expect(await rentals()).toHaveLength(1);

  const retry = await reserve(survivor.url);
  expect(retry.headers.get('idempotency-replayed')).toBe('true');
  expect(await retry.json()).toEqual(reserved(await rentals()));
});

test('a connection lost between commit and answer: unknown to the server, found by the retry', async () => {
  const server = await startTestServer({ ...db.urls, databaseUrl: proxy.url });
  const token = await server.tokenFor(desk.agent.id, 'staff');
  const withheld = proxy.withholdCommit();
  const first = server.query(RESERVE, { input }, { token, headers: keyOnly() });
  await withheld;
  proxy.cut();
  expect((await first).errors?.[0]?.extensions.code).toBe('UNAVAILABLE');
  const retry = await server.query(RESERVE, { input }, { token, headers: keyOnly() });
  expect(retry.headers.get('idempotency-replayed')).toBe('true');
  expect({ data: retry.data }).toEqual(reserved(await rentals()));
  await server.stop();
});

test('a database that takes no connection is unavailable, also to a request with a key', async () => {
  const server = await startTestServer({ ...db.urls, databaseUrl: proxy.url });
  const token = await server.tokenFor(desk.agent.id, 'staff');
  proxy.refuse();
  const answer = await server.query(RESERVE, { input }, { token, headers: keyOnly() });
  proxy.admit();
  expect(answer).toMatchObject({
    status: 503,
    errors: [{ message: 'The service is not available; try again later.' }],
  });
  await server.stop();
});

test('SIGTERM answers what is in flight, takes no more, and the process ends by itself', async () => {
  const server = await startProcess();
  const ended = once(server.process, 'exit');
  const blocker = await holdVehicle();
  const slow = reserve(server.url);
  await eventually(someoneWaits);
  server.process.kill('SIGTERM');
  await blocker.query('rollback');
  expect(await (await slow).json()).toEqual(reserved(await rentals()));
  expect(await ended).toEqual([0, null]);
  await expect(reserve(server.url)).rejects.toThrow();
});

async function startProcess(databaseUrl = db.urls.databaseUrl): Promise<ServerProcess> {
  const server = await startServerProcess(databaseUrl, secretKey);
  processes.add(server);
  return server;
}

/** Makes whoever reserves the desk's vehicle wait until the rollback. */
async function holdVehicle(): Promise<pg.Client> {
  const blocker = await db.connect('rentify_owner');
  await blocker.query('begin');
  await blocker.query('select from rental.rentable_vehicles where id = $1 for update', [
    desk.vehicle.id,
  ]);
  return blocker;
}

function reserve(url: string): Promise<Response> {
  return fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: RESERVE, variables: { input } }),
  });
}

const keyOnly = () => ({ 'idempotency-key': headers['idempotency-key'] ?? '' });

async function rentals(): Promise<{ id: string }[]> {
  const { rows } = await root.query('select id from rental.rentals where vehicle_id = $1', [
    desk.vehicle.id,
  ]);
  return rows;
}

function reserved([rental]: { id: string }[]) {
  return { data: { reserveRental: { rental: { id: rental?.id, status: 'RESERVED' } } } };
}

/** Whether a session on this file's database waits for another's transaction. */
async function someoneWaits(): Promise<boolean> {
  const { rowCount } = await root.query(
    `select from pg_stat_activity
     where wait_event = 'transactionid' and datname = current_database()`,
  );
  return rowCount === 1;
}
