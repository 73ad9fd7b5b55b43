import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { apiKey } from '../support/api_key.ts';
import { useDatabase } from '../support/database.ts';
import { deadLetter } from '../support/dead_letters.ts';
import { customer, user } from '../support/factories.ts';
import { declareTestType, emitEvents, testType, whereEventsAre } from '../support/outbox.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
let server: TestServer;
let owner: pg.Client;
let adminId: string;
let tokens: Record<'admin' | 'agent' | 'customer', string>;

const REPLAY_EVENTS = `mutation ($input: ReplayEventsInput!) {
  replayEvents(input: $input) { eventCount }
}`;
const REPLAY_LETTER = `mutation ($id: UUID!) {
  replayDeadLetter(input: { deadLetterId: $id }) { deadLetter { status settledBy } }
}`;
const DISCARD_LETTER = `mutation ($id: UUID!, $note: String!) {
  discardDeadLetter(input: { deadLetterId: $id, note: $note }) { deadLetter { status note } }
}`;
const LETTERS = `{ deadLetters(first: 100, filter: { status: { equalTo: WAITING } }) {
  nodes { id consumer reason message stack headers value attempts }
} }`;

beforeAll(async () => {
  owner = await db.connect('rentify_owner');
  await owner.query('select app.open_archive_days()');
  await declareTestType(owner, 'counter');
  server = await startTestServer(db.urls);
  const admin = await user(owner, ['admin']);
  const somebody = await user(owner, ['customer']);
  await customer(owner, { user_id: somebody.id });
  adminId = admin.id;
  tokens = {
    admin: await server.tokenFor(adminId, 'admin'),
    agent: await server.tokenFor((await user(owner, ['agent'])).id, 'staff'),
    customer: await server.tokenFor(somebody.id, 'customer'),
  };
});
afterAll(() => server?.stop());

/** So many events of one thing, in the archive. */
async function told(count: number): Promise<{ id: string; eventIds: string[] }> {
  const id = await emitEvents(owner, count);
  const { rows } = await owner.query<{ id: string }>(
    'select id from app.outbox_events where aggregate_id = $1 order by seq',
    [id],
  );
  const eventIds = rows.map((event) => event.id);
  await owner.query('select app.archive_events($1)', [eventIds]);
  return { id, eventIds };
}

const ask = (document: string, variables: object, token = tokens.admin, headers = {}) =>
  server.query(document, variables, { token, headers });
const codesOf = ({ errors }: Awaited<ReturnType<typeof ask>>) =>
  errors?.map(({ extensions }) => extensions.code);

const auditsOf = async (kind: string, actorId: string) =>
  (
    await owner.query('select from app.audit_events where kind = $1 and actor_id = $2', [
      kind,
      actorId,
    ])
  ).rowCount;

test('an admin tells events again; under one key it is one replay, and one audit row', async () => {
  const { id, eventIds } = await told(3);
  const audits = (await auditsOf('event.replay', adminId)) ?? 0;
  const headers = { 'idempotency-key': randomUUID() };
  const first = await ask(REPLAY_EVENTS, { input: { eventIds } }, tokens.admin, headers);
  const again = await ask(REPLAY_EVENTS, { input: { eventIds } }, tokens.admin, headers);
  expect(first.data).toEqual({ replayEvents: { eventCount: '3' } });
  expect(again.data).toEqual(first.data);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  await expect(whereEventsAre(owner, id)).resolves.toEqual({ waiting: 3, published: 3 });
  await expect(auditsOf('event.replay', adminId)).resolves.toBe(audits + 1);
});

test('another replay under the same key is refused', async () => {
  const { eventIds } = await told(2);
  const headers = { 'idempotency-key': randomUUID() };
  await ask(REPLAY_EVENTS, { input: { eventIds } }, tokens.admin, headers);
  const other = await ask(
    REPLAY_EVENTS,
    { input: { eventIds: eventIds.slice(1) } },
    tokens.admin,
    headers,
  );
  expect(codesOf(other)).toEqual(['IDEMPOTENCY_KEYS_SAME_REQUEST']);
});

test.each([
  ['everything', { consumer: 'counter' }, 'REPLAYS_BOUNDED'],
  ['to nobody', { context: 'app', consumer: 'nobody' }, 'REPLAYS_CONSUMER_KNOWN'],
  ['of nothing', { context: 'nothing' }, 'REPLAYS_CONTEXT_KNOWN'],
  ['of an event that is not in the archive', { eventIds: [randomUUID()] }, 'REPLAYS_EVENTS_KNOWN'],
  ['of no id', { eventIds: ['one'] }, 'BAD_USER_INPUT'],
])('a replay of %s is refused: %j', async (_what, input, code) => {
  expect(codesOf(await ask(REPLAY_EVENTS, { input }))).toEqual([code]);
});

test('more than 10,000 are refused, and nothing is done: REPLAYS_LIMITED', async () => {
  const { id } = await told(10_001);
  const before = await whereEventsAre(owner);
  const answer = await ask(REPLAY_EVENTS, { input: { context: 'app' } });
  expect(codesOf(answer)).toEqual(['REPLAYS_LIMITED']);
  await expect(whereEventsAre(owner)).resolves.toEqual(before);
  await owner.query('delete from app.published_events where aggregate_id = $1', [id]);
});

test('an admin sees why a delivery was given up, and has it delivered again', async () => {
  const id = await deadLetter(owner);
  const { data } = await ask(LETTERS, {});
  const page = data?.['deadLetters'] as { nodes: object[] } | undefined;
  expect(page?.nodes).toContainEqual({
    id,
    consumer: 'counter',
    reason: 'HANDLER_FAILED',
    message: 'It does not work.',
    stack: 'Error: at',
    headers: { ce_type: testType },
    value: '{"number": 1}',
    attempts: 5,
  });
  for (let time = 0; time < 2; time += 1) {
    await expect(ask(REPLAY_LETTER, { id })).resolves.toMatchObject({
      data: { replayDeadLetter: { deadLetter: { status: 'REPLAYED', settledBy: adminId } } },
    });
  }
  const { rows } = await owner.query(
    `select target_consumer from app.outbox_events
     where id = (select event_id from app.dead_letters where id = $1)`,
    [id],
  );
  expect(rows).toEqual([{ target_consumer: 'counter' }]);
});

test('what is no event can only be discarded, with a note: DEAD_LETTERS_REPLAYABLE', async () => {
  const id = await deadLetter(owner, { event: null });
  expect(codesOf(await ask(REPLAY_LETTER, { id }))).toEqual(['DEAD_LETTERS_REPLAYABLE']);
  expect(codesOf(await ask(DISCARD_LETTER, { id, note: 'x'.repeat(501) }))).toEqual([
    'DEAD_LETTERS_NOTE_LENGTH',
  ]);
  await expect(ask(DISCARD_LETTER, { id, note: 'Nonsense' })).resolves.toMatchObject({
    data: { discardDeadLetter: { deadLetter: { status: 'DISCARDED', note: 'Nonsense' } } },
  });
});

test.each([
  [REPLAY_LETTER, {}],
  [DISCARD_LETTER, { note: 'None' }],
])('a letter that there is not is not found: %s', async (document, more) => {
  expect(codesOf(await ask(document, { id: randomUUID(), ...more }))).toEqual(['NOT_FOUND']);
});

test.each(['agent', 'customer'] as const)(
  'for the role %s there are no letters and no replay',
  async (role) => {
    const id = await deadLetter(owner);
    const { eventIds } = await told(1);
    const token = tokens[role];
    const { data } = await ask(LETTERS, {}, token);
    expect(JSON.stringify(data ?? null)).not.toContain(id);
    for (const answer of [
      await ask(REPLAY_EVENTS, { input: { eventIds } }, token),
      await ask(REPLAY_LETTER, { id }, token),
      await ask(DISCARD_LETTER, { id, note: 'Mine' }, token),
    ]) {
      expect(codesOf(answer)).toEqual(['FORBIDDEN']);
    }
  },
);

/** A key of a service that holds both permissions, with these scopes. */
const keyWith = async (...scopes: readonly string[]) => (await apiKey(owner, scopes)).secret;

test('a key of a service does of it what its scopes say', async () => {
  const id = await deadLetter(owner);
  const { eventIds } = await told(1);
  const none = await keyWith();
  const reads = await keyWith('events.read');
  const replays = await keyWith('events.replay');
  const seen = async (token: string) => JSON.stringify((await ask(LETTERS, {}, token)).data);
  expect(await seen(reads)).toContain(id);
  for (const token of [none, replays]) expect(await seen(token)).not.toContain(id);

  for (const token of [none, reads]) {
    expect(codesOf(await ask(REPLAY_EVENTS, { input: { eventIds } }, token))).toEqual([
      'FORBIDDEN',
    ]);
    expect(codesOf(await ask(REPLAY_LETTER, { id }, token))).toEqual(['FORBIDDEN']);
  }
  await expect(ask(REPLAY_EVENTS, { input: { eventIds } }, replays)).resolves.toMatchObject({
    data: { replayEvents: { eventCount: '1' } },
  });
});
