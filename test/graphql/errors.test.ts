import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { installScratchCommands } from '../support/scratch_commands.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
let server: TestServer;
let owner: pg.Client;
let token: string;

beforeAll(async () => {
  owner = await db.connect('rentify_owner');
  await installScratchCommands(owner);
  server = await startTestServer(db.urls, {
    logLevel: 'info',
    poolSize: 2,
    connectionTimeoutMs: 300,
    statementTimeoutMs: 1_000,
    lockTimeoutMs: 200,
  });
  token = await server.tokenFor((await user(owner, ['fleet_manager'])).id, 'staff');
});
afterAll(() => server?.stop());

const write = (body: string, as: string | undefined = token) =>
  server.query(
    'mutation($b: String!) { writeNote(input: {body: $b}) { note { id } } }',
    { b: body },
    as === '' ? {} : { token: as },
  );
const fail = async (sqlstate: string, times: number, headers = {}) => {
  await owner.query('alter sequence app.attempts restart');
  return server.query(
    'mutation($s: String!, $t: Int!) { failAtFirst(input: {sqlstate: $s, times: $t}) { result } }',
    { s: sqlstate, t: times },
    { token, headers },
  );
};
const wait = (seconds: number) =>
  server.query(
    'mutation($s: Float!) { wait(input: {seconds: $s}) { result } }',
    { s: seconds },
    { token },
  );
const first = (answer: Awaited<ReturnType<typeof write>>) => {
  const { code, http } = answer.errors?.[0]?.extensions ?? {};
  return { code, http: http?.status, status: answer.status };
};

test("a constraint's name is the code, its comment the message, its SQLSTATE the status", async () => {
  await write('twice');
  const twice = await write('twice');
  expect(first(twice)).toEqual({ code: 'NOTES_BODY_KEY', http: 409, status: 200 });
  expect(twice.errors?.[0]?.message).toBe('There is such a note.');
  expect(twice.errors?.[0]?.path).toEqual(['writeNote']);
  expect(first(await write('secret word'))).toMatchObject({ code: 'NOTES_BODY_KNOWN', http: 422 });
});

test('whoever may not is FORBIDDEN with a token, UNAUTHENTICATED without', async () => {
  const mechanic = await user(owner, ['mechanic']);
  const answer = await write('no', await server.tokenFor(mechanic.id, 'staff'));
  expect(first(answer)).toMatchObject({ code: 'FORBIDDEN', http: 403 });
  expect(first(await write('no', ''))).toMatchObject({ code: 'UNAUTHENTICATED', http: 401 });
});

test.each([
  ['22023', 'BAD_USER_INPUT', 400],
  ['23502', 'BAD_USER_INPUT', 400],
  ['P0002', 'NOT_FOUND', 404],
  ['55P03', 'RETRYABLE', 503],
  ['40001', 'RETRYABLE', 503],
  ['57014', 'TIMEOUT', 504],
  ['53300', 'UNAVAILABLE', 503],
  ['XX000', 'INTERNAL', 500],
  ['23514', 'INTERNAL', 500],
])('%s leaves as %s %i, without a word of the database', async (sqlstate, code, http) => {
  const answer = await fail(sqlstate, 99);
  expect(first(answer)).toMatchObject({ code, http });
  expect(JSON.stringify(answer)).not.toMatch(/notes|secret|select|Row/);
  expect(answer.headers.get('retry-after')).toBe(http === 503 ? '1' : null);
  expect(Object.keys(answer.errors?.[0]?.extensions ?? {}).sort()).toEqual([
    'code',
    'correlationId',
    'http',
  ]);
});

test('what is masked is in the log, under the correlation id that the client has', async () => {
  const correlationId = randomUUID();
  const answer = await fail('XX000', 99, { 'x-correlation-id': correlationId });
  expect(answer.headers.get('x-correlation-id')).toBe(correlationId);
  expect(answer.errors?.[0]?.extensions.correlationId).toBe(correlationId);
  const lines = server.logLines
    .map((line) => JSON.parse(line))
    .filter((line) => line.correlation_id === correlationId);
  expect(lines.map(({ level, msg }) => ({ level, msg }))).toContainEqual({
    level: 'error',
    msg: 'request failed',
  });
  expect(JSON.stringify(lines)).toContain('is busy');
  expect(JSON.stringify(lines)).not.toContain('Row (secret)');
});

test.each(['40001', '40P01'])(
  '%s is retried, so that the client does not see it',
  async (sqlstate) => {
    const answer = await fail(sqlstate, 2);
    expect(answer.data).toEqual({ failAtFirst: { result: 3 } });
  },
);

test('it is retried three times at most, with a key as without', async () => {
  for (const headers of [{}, { 'idempotency-key': randomUUID() }]) {
    expect(first(await fail('40001', 4, headers))).toMatchObject({ code: 'RETRYABLE' });
    expect((await owner.query('select last_value::int from app.attempts')).rows).toEqual([
      { last_value: 4 },
    ]);
    expect(
      (
        await fail('40P01', 3, {
          ...headers,
          ...(headers['idempotency-key'] && { 'idempotency-key': randomUUID() }),
        })
      ).errors,
    ).toBeUndefined();
  }
});

test('a statement that takes too long ends as TIMEOUT, with its status', async () => {
  expect(first(await wait(5))).toEqual({ code: 'TIMEOUT', http: 504, status: 504 });
});

test('with every connection busy a request is refused quickly, and the next finds one', async () => {
  const [, , third] = await Promise.all(
    [wait(0.8), wait(0.8), wait(0.8)].map(async (each) => first(await each)),
  );
  expect(third).toEqual({ code: 'UNAVAILABLE', http: 503, status: 503 });
  expect((await wait(0)).data).toEqual({ wait: { result: 1 } });
});

test('a lock that another holds is waited for only so long', async () => {
  const other = await db.connect('rentify_owner');
  await other.query("begin; insert into app.notes (body) values ('held')");
  expect(first(await write('held'))).toMatchObject({ code: 'RETRYABLE', http: 503 });
  await other.query('rollback');
});

test('a connection that is killed costs its own request only', async () => {
  const root = await db.connect('superuser');
  const hit = wait(0.9);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await root.query(`select pg_terminate_backend(pid) from pg_stat_activity
                    where wait_event = 'PgSleep' and datname = current_database()`);
  expect(first(await hit)).toMatchObject({ code: 'UNAVAILABLE', http: 503 });
  expect((await wait(0)).data).toEqual({ wait: { result: 1 } });
});

test("a document's own errors have their codes, and their status whatever the client accepts", async () => {
  const accept = { accept: 'application/json' };
  expect(first(await server.query('{', {}, { headers: accept }))).toEqual({
    code: 'GRAPHQL_PARSE_FAILED',
    http: 400,
    status: 400,
  });
  expect(first(await server.query('{ nothing }', {}, { headers: accept }))).toEqual({
    code: 'GRAPHQL_VALIDATION_FAILED',
    http: 400,
    status: 400,
  });
  expect(
    first(
      await server.query(
        'query($n: Int!) { vehicles(first: $n) { totalCount } }',
        { n: 'x' },
        { headers: accept },
      ),
    ),
  ).toEqual({ code: 'BAD_USER_INPUT', http: 400, status: 400 });
  expect(first(await server.query('query A { __typename } query B { __typename }'))).toMatchObject({
    http: 400,
    status: 400,
  });
});
