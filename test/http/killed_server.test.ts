import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { user } from '../support/factories.ts';
import { installScratchCommands } from '../support/scratch_commands.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
const WRITE = 'mutation($body: String!) { writeNote(input: {body: $body}) { note { id } } }';
let survivor: TestServer;
let owner: pg.Client;
let root: pg.Client;
let token: string;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  owner = await db.connect('rentify_owner');
  // Only a superuser sees what the sessions of others wait for.
  root = await db.connect('superuser');
  await installScratchCommands(owner);
  survivor = await startTestServer(db.urls);
  token = await survivor.tokenFor((await user(owner, ['fleet_manager'])).id, 'staff');
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await survivor?.stop();
});

test('a server killed before the commit leaves the key free: the retry does the work', async () => {
  const server = await startProcess();
  const blocker = await db.connect('rentify_owner');
  await blocker.query("begin; insert into app.notes (body) values ('before')");
  const lost = write(server.url, 'before', 'key-before').catch(() => 'lost');
  await eventually(() => isWaiting('transactionid'));
  await kill(server.process);
  await blocker.query('rollback');
  expect(await lost).toBe('lost');

  const retry = await write(survivor.url, 'before', 'key-before');
  expect(retry.headers.has('idempotency-replayed')).toBe(false);
  expect(await retry.json()).toMatchObject({ data: { writeNote: { note: {} } } });
});

test('a server killed between commit and answer: the retry finds the answer', async () => {
  const server = await startProcess();
  const lost = write(server.url, 'after', 'key-after').catch(() => 'lost');
  const isCommitted = () => owner.query("select from app.notes where body = 'after'");
  await eventually(async () => (await isCommitted()).rowCount === 1);
  await kill(server.process);
  await lost;

  const retry = await write(survivor.url, 'after', 'key-after');
  expect(retry.headers.get('idempotency-replayed')).toBe('true');
  const { rows } = await owner.query("select id from app.notes where body = 'after'");
  expect(await retry.json()).toEqual({ data: { writeNote: { note: { id: rows[0].id } } } });
  expect(rows).toHaveLength(1);
});

test('SIGTERM answers what is in flight, takes no more, and the process ends by itself', async () => {
  const server = await startProcess();
  const ended = once(server.process, 'exit');
  const slow = post(server.url, 'mutation { wait(input: {seconds: 0.5}) { result } }');
  await eventually(() => isWaiting('PgSleep'));
  server.process.kill('SIGTERM');
  expect(await (await slow).json()).toEqual({ data: { wait: { result: 1 } } });
  expect(await ended).toEqual([0, null]);
  await expect(post(server.url, '{ __typename }')).rejects.toThrow();
});

/** A server of its own process, which trusts the survivor's keys through its JWKS. */
async function startProcess(): Promise<{ url: string; process: ChildProcess }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../server/main.ts')], {
    env: {
      ...process.env,
      NODE_ENV: 'test',
      PORT: '0',
      ADMIN_PORT: '0',
      DATABASE_URL: db.urls.databaseUrl,
      JWKS_URI: `${survivor.url}/.well-known/jwks.json`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { url?: string };
    // The lines that follow are read by nobody; the pipe must not fill up.
    child.stdout.resume();
    if (url !== undefined) return { url, process: child };
  }
  throw new Error('The server did not start');
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

const write = (url: string, body: string, key: string) =>
  post(url, WRITE, { body }, { 'idempotency-key': `${key}-${process.pid}` });

function post(url: string, query: string, variables = {}, headers = {}): Promise<Response> {
  return fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'x-correlation-id': randomUUID(),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
}

/** Whether a session on this file's database waits for that. */
async function isWaiting(event: string): Promise<boolean> {
  const { rowCount } = await root.query(
    'select from pg_stat_activity where wait_event = $1 and datname = current_database()',
    [event],
  );
  return rowCount === 1;
}
