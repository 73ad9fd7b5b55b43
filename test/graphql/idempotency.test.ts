import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { installScratchCommands } from '../support/scratch_commands.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
let server: TestServer;
let owner: pg.Client;
let agent: { id: string };
let token: string;

const WRITE = 'mutation($body: String!) { writeNote(input: {body: $body}) { note { id body } } }';
const PAY = 'mutation($cents: Cents!) { payNote(input: {amountCents: $cents}) { note { id } } }';

beforeAll(async () => {
  owner = await db.connect('rentify_owner');
  await installScratchCommands(owner);
  agent = await user(owner, ['fleet_manager']);
  server = await startTestServer(db.urls);
  token = await server.tokenFor(agent.id, 'staff');
});
afterAll(() => server?.stop());

const write = (body: string, key: string, options: { token?: string; headers?: object } = {}) =>
  server.query(
    WRITE,
    { body },
    { token, ...options, headers: { 'idempotency-key': key, ...options.headers } },
  );
const notes = async (body: string) =>
  Number(
    (await owner.query('select count(*) from app.notes where body = $1', [body])).rows[0].count,
  );
const codeOf = (answer: Awaited<ReturnType<typeof write>>) => answer.errors?.[0]?.extensions.code;

test('the same request again gets the stored answer and no second effect', async () => {
  const key = randomUUID();
  const first = await write('once', key);
  const second = await write('once', key);
  expect(first.errors).toBeUndefined();
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(second.data).toEqual(first.data);
  expect(second.headers.get('idempotency-replayed')).toBe('true');
  expect(await notes('once')).toBe(1);
});

test('sixteen at once with one key have one effect and one answer', async () => {
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 16 }, () => write('sixteen', key)));
  expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
  expect(answers.filter(({ errors }) => errors)).toEqual([]);
  expect(answers.filter(({ headers }) => headers.has('idempotency-replayed'))).toHaveLength(15);
  expect(await notes('sixteen')).toBe(1);
});

test('another request under the key is refused and changes nothing', async () => {
  const key = randomUUID();
  await write('mine', key);
  const other = await write('another', key);
  expect({ code: codeOf(other), status: other.status, data: other.data }).toEqual({
    code: 'IDEMPOTENCY_KEYS_SAME_REQUEST',
    status: 422,
    data: undefined,
  });
  expect(await notes('another')).toBe(0);
});

test('the order of keys and the white space of the JSON do not make another request', async () => {
  const key = randomUUID();
  const two =
    'mutation($a: String!, $b: Boolean!) { writeNote(input: {body: $a}) { note { id @include(if: $b) } } }';
  const send = (body: string) =>
    server.post('/graphql', body, { authorization: `Bearer ${token}`, 'idempotency-key': key });
  const first = await send(JSON.stringify({ query: two, variables: { a: 'json', b: true } }));
  const spaced = { variables: { b: true, a: 'json' }, query: two.replaceAll(' ', '  \n') };
  const second = await send(JSON.stringify(spaced, null, 4));
  expect(await second.json()).toEqual(await first.json());
  expect(second.headers.get('idempotency-replayed')).toBe('true');
});

test('a refused request leaves its key free and shows no data', async () => {
  const key = randomUUID();
  await write('taken', randomUUID());
  const refused = await write('taken', key);
  expect({ code: codeOf(refused), data: refused.data }).toEqual({
    code: 'NOTES_BODY_KEY',
    data: null,
  });
  const corrected = await write('free', key);
  expect(corrected.data).toMatchObject({ writeNote: { note: { body: 'free' } } });
});

test('what only fails at the commit is rolled back with its claim', async () => {
  const key = randomUUID();
  const refused = await write('unbalanced', key);
  expect({ code: codeOf(refused), notes: await notes('unbalanced') }).toEqual({
    code: 'NOTES_BODY_KNOWN',
    notes: 0,
  });
  expect((await write('balanced', key)).errors).toBeUndefined();
});

test('the key of one user says nothing to another', async () => {
  const key = randomUUID();
  const other = await user(owner, ['fleet_manager']);
  const mine = await write('first of two', key);
  const theirs = await write('second of two', key, {
    token: await server.tokenFor(other.id, 'staff'),
  });
  expect(theirs.errors).toBeUndefined();
  expect(theirs.data).not.toEqual(mine.data);
});

test('whoever has lost the permission meanwhile gets 403, not the stored answer', async () => {
  const key = randomUUID();
  const leaver = await user(owner, ['fleet_manager']);
  const leaversToken = await server.tokenFor(leaver.id, 'staff');
  expect((await write('leaver', key, { token: leaversToken })).errors).toBeUndefined();
  await owner.query('delete from identity.user_roles where user_id = $1', [leaver.id]);
  const replay = await write('leaver', key, { token: leaversToken });
  expect({ code: codeOf(replay), status: replay.status, data: replay.data }).toEqual({
    code: 'FORBIDDEN',
    status: 403,
    data: undefined,
  });
});

test('money moves only with a key', async () => {
  const without = await server.query(PAY, { cents: '100' }, { token });
  expect({ code: codeOf(without), status: without.status }).toEqual({
    code: 'IDEMPOTENCY_KEY_REQUIRED',
    status: 400,
  });
  const headers = { 'x-idempotency-key': randomUUID() };
  const paid = await server.query(PAY, { cents: '100' }, { token, headers });
  expect(paid.errors).toBeUndefined();
});

test.each([
  ['short', 'short'],
  ['of 129 characters', 'k'.repeat(129)],
  ['with a space', 'two words'],
  ['not ASCII', 'schlüssel'],
  ['empty', ''],
])('a key that is %s is refused', async (_what, key) => {
  const answer = await write('refused key', key);
  expect({ code: codeOf(answer), status: answer.status }).toEqual({
    code: 'IDEMPOTENCY_KEY_INVALID',
    status: 400,
  });
});

test('two keys, or one key for two mutations, are refused', async () => {
  const twoKeys = await write('two keys', randomUUID(), {
    headers: { 'x-idempotency-key': randomUUID() },
  });
  const twoMutations = await server.query(
    'mutation { a: writeNote(input: {body: "a"}) { note { id } } ...B } fragment B on Mutation { b: writeNote(input: {body: "b"}) { note { id } } }',
    {},
    { token, headers: { 'idempotency-key': randomUUID() } },
  );
  expect(codeOf(twoKeys)).toBe('IDEMPOTENCY_KEY_INVALID');
  expect({ code: codeOf(twoMutations), status: twoMutations.status }).toEqual({
    code: 'IDEMPOTENCY_KEY_SINGLE_MUTATION',
    status: 400,
  });
  expect(await notes('a')).toBe(0);
});
