import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { user } from '../support/factories.ts';
import { type Desk, rentalDesk } from '../support/rental_desk.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { validInput } from '../support/valid_input.ts';

const RESERVE = `mutation ($input: ReserveRentalInput!) {
  reserveRental(input: $input) { rental { id } }
}`;
const db = useDatabase();
let server: TestServer;
let root: pg.Client;
let desk: Desk;
let adminId: string;
let token: string;

beforeAll(async () => {
  root = await db.connect('superuser');
  // One connection, which everybody's requests share.
  server = await startTestServer(db.urls, { poolSize: 1, lockTimeoutMs: 400 });
  adminId = (await committed(root, (owner) => user(owner, ['admin']))).id;
  token = await server.tokenFor(adminId, 'admin');
});
beforeEach(async () => {
  desk = await committed(root, rentalDesk);
  expect(await whoIs({ token })).toEqual({ id: adminId });
});
afterEach(async () => {
  expect(await whoIs({})).toBeNull();
  const { errors } = await server.query('{ users { totalCount } }');
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  const { rows } = await root.query(
    `select count(*)::int as connections from pg_stat_activity
     where usename = 'rentify_api' and datname = current_database() and state <> 'active'`,
  );
  expect(rows).toEqual([{ connections: 1 }]);
});
afterAll(() => server?.stop());

const whoIs = async (options: { token?: string }) => {
  const { data } = await server.query('{ currentUserAccount { id } }', {}, options);
  return data?.['currentUserAccount'] ?? null;
};
const wanted = () => committed(root, (owner) => validInput('reserveRental', owner, desk));

test('after an admin the next is nobody', async () => {
  expect(await whoIs({})).toBeNull();
});

test('after a reservation under a key, too', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const { errors } = await server.query(RESERVE, { input: await wanted() }, { token, headers });
  expect(errors).toBeUndefined();
});

test('after a refusal, with and without a key', async () => {
  const reversed = { ...(await wanted()), endAt: '2020-01-01T00:00:00Z' };
  for (const headers of [{}, { 'idempotency-key': randomUUID() }]) {
    const { errors } = await server.query(RESERVE, { input: reversed }, { token, headers });
    expect(errors?.[0]?.extensions.code).toBe('QUOTES_PERIOD_FORWARD');
  }
});

test.each([
  ['without a key', () => ({})],
  ['under a key', () => ({ 'idempotency-key': randomUUID() })],
])('after a client that hung up in the middle, %s', async (_how, headers) => {
  const input = await wanted();
  const blocker = await db.connect('rentify_owner');
  await blocker.query('begin');
  await blocker.query('select from rental.rentable_vehicles where id = $1 for update', [
    desk.vehicle.id,
  ]);
  const hangUp = new AbortController();
  const aborted = fetch(new URL('/graphql', server.url), {
    method: 'POST',
    signal: hangUp.signal,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      ...headers(),
    },
    body: JSON.stringify({ query: RESERVE, variables: { input } }),
  });
  await eventually(async () => {
    const { rowCount } = await root.query(
      `select from pg_stat_activity
       where wait_event = 'transactionid' and datname = current_database()`,
    );
    return rowCount === 1;
  });
  hangUp.abort();
  await expect(aborted).rejects.toThrow();
  await blocker.query('rollback');
});
