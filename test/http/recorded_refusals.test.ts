import type pg from 'pg';
import { apiKey } from '../support/api_key.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { user } from '../support/factories.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const database = useDatabase();
const REVOKE = `mutation ($id: UUID!) { again: revokeApiKey(input: {apiKeyId: $id}) {
  apiKey { id } } }`;
let server: TestServer;
let root: pg.Client;
let mechanic: { readonly id: string };
let token: string;

beforeAll(async () => {
  server = await startTestServer(database.urls);
  root = await database.connect('superuser');
});
beforeEach(async () => {
  mechanic = await committed(root, (db) => user(db, ['mechanic']));
  token = await server.tokenFor(mechanic.id, 'staff');
});
afterAll(() => server?.stop());

const anyId = '00000000-0000-7000-8000-00000000dead';
const refusalsOf = async ({ id }: { readonly id: string }) => {
  const { rows } = await root.query(
    `select outcome, subject_id, api_key_id, host(address) as address, correlation_id, user_agent,
       details
     from app.audit_events where kind = 'command.refuse' and actor_id = $1 order by id`,
    [id],
  );
  return rows;
};
const recorded = (who: { readonly id: string }, count: number) =>
  eventually(async () => (await refusalsOf(who)).length >= count);

test('P20 what somebody was not allowed to do is on record, though it was rolled back', async () => {
  const answer = await server.query(
    REVOKE,
    { id: anyId },
    { token, headers: { 'user-agent': 'a test', 'x-correlation-id': 'the-one-refused' } },
  );
  expect(answer).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  await recorded(mechanic, 1);
  expect(await refusalsOf(mechanic)).toEqual([
    {
      outcome: 'refused',
      subject_id: null,
      api_key_id: null,
      address: '127.0.0.1',
      correlation_id: 'the-one-refused',
      user_agent: 'a test',
      // By the name of the field, whatever the client calls it.
      details: { operation: 'revokeApiKey', code: 'FORBIDDEN' },
    },
  ]);
});

test('P20 several in one request are one record that names them; an idempotency key hides nothing', async () => {
  const both = `mutation ($id: UUID!) {
    a: revokeApiKey(input: {apiKeyId: $id}) { apiKey { id } }
    b: revokeApiKey(input: {apiKeyId: $id}) { apiKey { id } }
    createService(input: {displayName: "S", email: "s@example.com"}) { user { id } } }`;
  await server.query(both, { id: anyId }, { token });
  await server.query(
    REVOKE,
    { id: anyId },
    { token, headers: { 'idempotency-key': 'a-key-of-mine' } },
  );
  await recorded(mechanic, 2);
  expect((await refusalsOf(mechanic)).map(({ details }) => details.operation)).toEqual([
    'revokeApiKey,createService',
    'revokeApiKey',
  ]);
});

test('P20 what a key was not allowed to do is on record with the key', async () => {
  const key = await committed(root, (db) => apiKey(db, ['vehicles.read']));
  const headers = { authorization: `Bearer ${key.secret}` };
  await server.query(REVOKE, { id: anyId }, { headers });
  await recorded({ id: key.userId }, 1);
  expect(await refusalsOf({ id: key.userId })).toMatchObject([{ api_key_id: key.id }]);
});

test('P20 a refusal outside of GraphQL is on record by its address, without the query', async () => {
  const customer = await committed(root, (db) => user(db, ['customer']));
  const { status } = await fetch(`${server.url}/v1/report-exports/${anyId}.csv?token=secret`, {
    headers: { authorization: `Bearer ${await server.tokenFor(customer.id, 'customer')}` },
  });
  expect(status).toBe(403);
  await recorded(customer, 1);
  expect((await refusalsOf(customer)).map(({ details }) => details)).toEqual([
    { operation: `GET /v1/report-exports/${anyId}.csv`, code: 'FORBIDDEN' },
  ]);
});

test('P20 nobody, and whoever only reads, leaves no record', async () => {
  await server.query(REVOKE, { id: anyId });
  await server.query('{ outcomes: reportExports { totalCount } }', {}, { token });
  const customer = await committed(root, (db) => user(db, ['customer']));
  const asCustomer = { token: await server.tokenFor(customer.id, 'customer') };
  const read = await server.query('{ apiKeys { totalCount } }', {}, asCustomer);
  expect(read.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  await server.query(REVOKE, { id: anyId }, asCustomer);
  await recorded(customer, 1);
  expect(await refusalsOf(customer)).toHaveLength(1);
  expect(await refusalsOf(mechanic)).toEqual([]);
});

test('what does not become part of a name cannot forge a line', async () => {
  const gatekeeper = await database.connect();
  await gatekeeper.query('begin; set local role gatekeeper');
  await gatekeeper.query(`select set_config('jwt.claims.sub', $1, true)`, [mechanic.id]);
  await gatekeeper.query('select app.record_refusal($1, $2)', [
    `GET /v1/${'é<script>\n'.repeat(100)}`,
    'FORBIDDEN"; drop',
  ]);
  await gatekeeper.query('commit');
  const [{ details }] = await refusalsOf(mechanic);
  expect(details.operation).toMatch(/^GET \/v1\/(\?\?script\?\?)+/);
  expect(details.operation).toHaveLength(200);
  expect(details.code).toMatch(/^FORBIDDEN[?]+$/);
});

test('a database that cannot take the record changes no answer, and the log says so', async () => {
  await root.query('revoke execute on function app.record_refusal(text, text) from gatekeeper');
  try {
    const answer = await server.query(REVOKE, { id: anyId }, { token });
    expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    await eventually(async () =>
      server.logLines.some((line) => line.includes('refusal not recorded')),
    );
  } finally {
    await root.query('grant execute on function app.record_refusal(text, text) to gatekeeper');
  }
});

test('an auditor finds it by kind, actor and subject', async () => {
  await server.query(REVOKE, { id: anyId }, { token });
  await recorded(mechanic, 1);
  const admin = await committed(root, (db) => user(db, ['admin']));
  const { data } = await server.query(
    `query ($who: UUID!) {
       auditEvents(first: 1, orderBy: ID_DESC, filter: {
         kind: {equalTo: "command.refuse"}, actorId: {equalTo: $who}, subjectId: {isNull: true}
       }) { totalCount nodes { kind outcome actorId details } } }`,
    { who: mechanic.id },
    { token: await server.tokenFor(admin.id, 'admin') },
  );
  expect(data?.['auditEvents']).toEqual({
    totalCount: 1,
    nodes: [
      {
        kind: 'command.refuse',
        outcome: 'REFUSED',
        actorId: mechanic.id,
        details: { operation: 'revokeApiKey', code: 'FORBIDDEN' },
      },
    ],
  });
});
