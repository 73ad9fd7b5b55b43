import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import pino from 'pino';
import { createWorkerPool } from '../../../worker/create_worker_pool.ts';
import { relayShard } from '../../../worker/outbox/relay_shard.ts';
import { useDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { declareTestType, emitEvents, testType, whereEventsAre } from '../../support/outbox.ts';
import { recordEvents } from '../../support/recorded_events.ts';

const database = useDatabase();
const logger = pino({ level: 'silent' });
const shards = [0, 1, 2, 3];
let owner: pg.Client;

beforeAll(async () => {
  owner = await database.connect('rentify_owner');
  await declareTestType(owner);
  await owner.query('select app.open_archive_days()');
});
beforeEach(() => owner.query('delete from app.outbox_events'));

/** Relays of all shards, in a pool of their own, until `stop`. */
function startRelays(events = recordEvents(), lifetimeMs = 60_000) {
  const { workerDatabaseUrl } = database.urls;
  const { pool, end } = createWorkerPool({ workerDatabaseUrl, workerConcurrency: 4 }, logger);
  const controller = new AbortController();
  const { signal } = controller;
  const outcomes = Promise.all(
    shards.map((shard) => relayShard(shard, { pool, events, logger, signal, lifetimeMs })),
  );
  return {
    events,
    outcomes,
    async stop() {
      controller.abort();
      await Promise.allSettled([outcomes]);
      await end();
    },
  };
}

const numbersOf = (events: ReturnType<typeof recordEvents>, id: string) =>
  events.published.flatMap(({ aggregateId, payload }) =>
    aggregateId === id ? [JSON.parse(payload).number] : [],
  );
const upTo = (count: number) => Array.from({ length: count }, (_each, index) => index + 1);

test('what was committed is told once, in order, and moves to the archive', async () => {
  const ids: string[] = [];
  for (let thing = 0; thing < 5; thing += 1) ids.push(await emitEvents(owner, 20));
  const relays = startRelays();
  await eventually(async () => (await whereEventsAre(owner)).waiting === 0);
  await relays.stop();

  for (const id of ids) expect(numbersOf(relays.events, id)).toEqual(upTo(20));
  await expect(whereEventsAre(owner, ids[0] ?? '')).resolves.toEqual({ waiting: 0, published: 20 });
});

test('an event says everything that the row says, money untouched', async () => {
  await owner.query('begin');
  await owner.query(`select set_config('request.correlation_id', 'a-request', true)`);
  await owner.query(
    `select set_config('request.traceparent', '00-${'a'.repeat(32)}-${'b'.repeat(16)}-01', true)`,
  );
  const id = randomUUID();
  await owner.query(`select app.emit_event($1, 'test', $2, '{"total_cents": 12345678901234567}')`, [
    testType,
    id,
  ]);
  await owner.query('commit');
  const relays = startRelays();
  await eventually(async () => (await whereEventsAre(owner)).waiting === 0);
  await relays.stop();

  const [event] = relays.events.published;
  expect(event).toMatchObject({
    type: testType,
    schemaVersion: 1,
    context: 'app',
    aggregateType: 'test',
    aggregateId: id,
    occurredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    correlationId: 'a-request',
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    target: null,
    payload: '{"total_cents": "12345678901234567"}',
  });
});

test('E06 of 1,000 events of one aggregate none overtakes, with late commits and 3 relays at it', async () => {
  const id = await emitEvents(owner, 1);
  const sets = [startRelays(), startRelays(), startRelays()];
  // The aggregate's row is held while an event of it is written; each turn another writer holds it.
  const writers = await Promise.all(upTo(4).map(() => database.connect('rentify_owner')));
  const late = await database.connect('rentify_owner');
  await late.query('begin');
  const lateId = await emitEvents(late, 1);
  await Promise.all(
    writers.map(async (writer) => {
      for (let turn = 0; turn < 250; turn += 1) {
        await writer.query('begin');
        await writer.query('select pg_advisory_xact_lock(42)');
        const { rows } = await writer.query(
          `select count(*)::integer + 1 as next from (
             select from app.outbox_events where aggregate_id = $1
             union all select from app.published_events where aggregate_id = $1) e`,
          [id],
        );
        await emitEvents(writer, 1, { id, from: rows[0].next });
        await writer.query('commit');
      }
    }),
  );
  await late.query('commit');
  await eventually(async () => (await whereEventsAre(owner)).waiting === 0);
  for (const relays of sets) await relays.stop();

  const told = sets.flatMap((relays) => numbersOf(relays.events, id));
  expect(told).toEqual(upTo(1_001));
  expect(sets.flatMap((relays) => numbersOf(relays.events, lateId))).toEqual([1]);
}, 60_000);

test('of two relays of a shard one works and the other ends at once', async () => {
  const first = startRelays();
  await delay(200);
  const second = startRelays();
  await expect(second.outcomes).resolves.toEqual(shards.map(() => 'held'));
  await first.stop();
  await expect(first.outcomes).resolves.toEqual(shards.map(() => 'ended'));
  await second.stop();
});

test('whoever loses its connection loses the shard, and the next one goes on', async () => {
  const first = startRelays();
  await delay(200);
  const broken = expect(first.outcomes).rejects.toThrow();
  const root = await database.connect('superuser');
  await root.query(
    `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
       and database = (select oid from pg_database where datname = current_database())`,
  );
  await broken;
  await first.stop();
  const id = await emitEvents(owner, 3);
  const second = startRelays();
  await eventually(async () => (await whereEventsAre(owner)).waiting === 0);
  await second.stop();
  expect(numbersOf(second.events, id)).toEqual([1, 2, 3]);
});

test('a relay ends by itself when its time is over', async () => {
  const relays = startRelays(recordEvents(), 150);
  await expect(relays.outcomes).resolves.toEqual(shards.map(() => 'ended'));
  await relays.stop();
});

test('while the transport takes nothing everything waits, and then goes in order', async () => {
  const events = recordEvents();
  events.failures.push(new Error('gone'), new Error('gone'), new Error('gone'));
  const id = await emitEvents(owner, 10);
  const relays = startRelays(events);
  await eventually(async () => (await whereEventsAre(owner)).waiting === 0);
  await relays.stop();
  expect(events.failures).toEqual([]);
  expect(numbersOf(events, id)).toEqual(upTo(10));
});

test('an event that can never be taken is a dead letter, and those behind it go on', async () => {
  const events = recordEvents((event) =>
    JSON.parse(event.payload).number === 2
      ? { event, reason: 'EVENT_TOO_LARGE', message: 'It is too large.' }
      : undefined,
  );
  const id = await emitEvents(owner, 3);
  const relays = startRelays(events);
  await eventually(async () => (await whereEventsAre(owner)).waiting === 0);
  await relays.stop();
  expect(numbersOf(events, id)).toEqual([1, 3]);
  await expect(whereEventsAre(owner, id)).resolves.toEqual({ waiting: 0, published: 2 });
  const { rows } = await owner.query(
    `select consumer, reason, status, value::json as payload from app.dead_letters
     where message_key = $1`,
    [id],
  );
  expect(rows).toEqual([
    { consumer: 'relay', reason: 'EVENT_TOO_LARGE', status: 'waiting', payload: { number: 2 } },
  ]);
});

test('an event of a type that nobody declared is a dead letter: there is no topic for it', async () => {
  const id = await emitEvents(owner, 1, { type: 'Undeclared' });
  const relays = startRelays();
  await eventually(async () => (await whereEventsAre(owner)).waiting === 0);
  await relays.stop();
  const { rows } = await owner.query('select reason from app.dead_letters where message_key = $1', [
    id,
  ]);
  expect(rows).toEqual([{ reason: 'UNKNOWN_TYPE' }]);
});

test('a batch has a limit of bytes, and an event beyond it comes alone', async () => {
  const id = randomUUID();
  await owner.query(
    `insert into app.outbox_events (aggregate_type, aggregate_id, event_type, payload)
     select 'test', $1, $2, jsonb_build_object('number', n, 'text', repeat('x', size))
     from (values (1, 400000), (2, 400000), (3, 400000), (4, 1500000), (5, 10)) e (n, size)`,
    [id, testType],
  );
  const relays = startRelays();
  await eventually(async () => (await whereEventsAre(owner)).waiting === 0);
  await relays.stop();
  expect(numbersOf(relays.events, id)).toEqual(upTo(5));
  expect(relays.events.batches).toEqual([2, 1, 1, 1]);
});
