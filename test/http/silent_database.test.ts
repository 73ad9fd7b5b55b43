import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { type MovingAddress, startMovingAddress } from '../support/moving_address.ts';
import { type Desk, rentalDesk } from '../support/rental_desk.ts';
import { type GraphQLAnswer, startTestServer, type TestServer } from '../support/server.ts';
import { validInput } from '../support/valid_input.ts';

const RESERVE = `mutation ($input: ReserveRentalInput!) {
  reserveRental(input: $input) { rental { status } }
}`;
const CONNECTIONS = 3;
// A connection that hangs is given up after twice the time.
const STATEMENT_MS = 2_000;
const database = useDatabase();
let address: MovingAddress;
let server: TestServer;
let root: pg.Client;
let desk: Desk;
let token: string;

beforeAll(async () => {
  root = await database.connect('superuser');
  const url = new URL(database.urls.databaseUrl);
  address = await startMovingAddress(Number(url.port));
  url.port = String(address.port);
  server = await startTestServer(
    { ...database.urls, databaseUrl: url.href },
    { poolSize: CONNECTIONS, statementTimeoutMs: STATEMENT_MS },
  );
  desk = await committed(root, rentalDesk);
  token = await server.tokenFor(desk.agent.id, 'staff');
});
afterAll(async () => {
  await server?.stop();
  await address?.stop();
});

const read = () => server.query('{ vehicles { totalCount } }', {}, { token });
const reserve = async () => {
  const input = await committed(root, (owner) => validInput('reserveRental', owner, desk));
  const headers = { 'idempotency-key': randomUUID() };
  return server.query(RESERVE, { input }, { token, headers });
};
const atOnce = (ask: () => Promise<GraphQLAnswer>) =>
  Promise.all(Array.from({ length: CONNECTIONS }, ask));
const codeOf = ({ errors }: GraphQLAnswer) => errors?.[0]?.extensions.code;

test('connections to a host that is gone without a word cost one wait each, and others take over', async () => {
  await atOnce(read);
  address.silence();
  const lost = await atOnce(read);
  const next = await atOnce(read);

  expect(lost.map(codeOf)).toEqual(lost.map(() => 'UNAVAILABLE'));
  expect(next.map(codeOf)).toEqual(next.map(() => undefined));
});

test('so do commands: the one that hangs is unknown, the next one is done', async () => {
  await atOnce(read);
  address.silence();
  const lost = await atOnce(reserve);
  const next = await reserve();
  expect(lost.map(codeOf)).toEqual(lost.map(() => 'UNAVAILABLE'));
  expect(next.data).toEqual({ reserveRental: { rental: { status: 'RESERVED' } } });
});
