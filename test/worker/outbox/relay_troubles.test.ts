import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import pino from 'pino';
import { createWorkerPool } from '../../../worker/create_worker_pool.ts';
import { relayShard } from '../../../worker/outbox/relay_shard.ts';
import { startCommitProxy } from '../../support/commit_proxy.ts';
import { useDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { declareTestType, emitEvents, testType, whereEventsAre } from '../../support/outbox.ts';
import { type RecordedEvents, recordEvents } from '../../support/recorded_events.ts';

const database = useDatabase();
const logger = pino({ level: 'silent' });
// Its last byte decides: a thing of the first shard.
const thingOfShard0 = () => `${randomUUID().slice(0, -2)}00`;
let owner: pg.Client;

beforeAll(async () => {
  owner = await database.connect('rentify_owner');
  await declareTestType(owner);
  await owner.query('select app.open_archive_days()');
});
beforeEach(() => owner.query('delete from app.outbox_events'));

/** The relay of the first shard, until `stop`. */
function startRelay(
  events: RecordedEvents,
  {
    workerDatabaseUrl = database.urls.workerDatabaseUrl,
    settings = [],
  }: { workerDatabaseUrl?: string; settings?: readonly string[] } = {},
) {
  const config = { workerDatabaseUrl, workerConcurrency: 1 };
  const { pool, end } = createWorkerPool(config, logger, { settings });
  const stopping = new AbortController();
  const { signal } = stopping;
  const outcome = relayShard(0, { pool, events, logger, signal, lifetimeMs: 60_000 });
  outcome.catch(() => undefined);
  return {
    outcome,
    async stop() {
      stopping.abort();
      await Promise.allSettled([outcome]);
      await end();
    },
  };
}

/** A transport that does something before it takes the next events. */
function recordAfter(before: () => Promise<void>): RecordedEvents {
  const events = recordEvents();
  const { publish } = events;
  let isFirst = true;
  return Object.assign(events, {
    publish: async (batch: Parameters<typeof publish>[0]) => {
      if (isFirst) {
        isFirst = false;
        await before();
      }
      return publish(batch);
    },
  });
}

const numbersOf = (events: RecordedEvents) =>
  events.published.map(({ payload }) => JSON.parse(payload).number);
const isDrained = async () => (await whereEventsAre(owner)).waiting === 0;

test('D12 the answer of the archive is lost: archived it is, and nothing is told again', async () => {
  const proxy = await startCommitProxy(database.urls.workerDatabaseUrl);
  const withheld = Promise.withResolvers<void>();
  const events = recordAfter(async () => {
    void proxy.withholdAnswer().then(withheld.resolve);
  });
  const first = startRelay(events, { workerDatabaseUrl: proxy.url });
  const thing = await emitEvents(owner, 5, { id: thingOfShard0() });
  await withheld.promise;
  proxy.cut();
  await expect(first.outcome).rejects.toThrow();
  await first.stop();
  await proxy.stop();

  await expect(whereEventsAre(owner, thing)).resolves.toEqual({ waiting: 0, published: 5 });
  const next = startRelay(events);
  await delay(200);
  await next.stop();
  expect(numbersOf(events)).toEqual([1, 2, 3, 4, 5]);
});

test('D12 the connection is lost between telling and archiving: told again from the first', async () => {
  const proxy = await startCommitProxy(database.urls.workerDatabaseUrl);
  const events = recordAfter(async () => proxy.refuse());
  const first = startRelay(events, { workerDatabaseUrl: proxy.url });
  const thing = await emitEvents(owner, 5, { id: thingOfShard0() });
  await expect(first.outcome).rejects.toThrow();
  await first.stop();
  await proxy.stop();

  await expect(whereEventsAre(owner, thing)).resolves.toEqual({ waiting: 5, published: 0 });
  const next = startRelay(events);
  await eventually(isDrained);
  await next.stop();
  expect(numbersOf(events)).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
});

test('D05 no room for the archive: what was told is not told again, and archived once there is', async () => {
  const root = await database.connect('superuser');
  await root.query(
    `create sequence public.refusals;
     create function public.refuse() returns trigger language plpgsql security definer as $$
     begin
       perform nextval('public.refusals');
       raise disk_full;
     end;
     $$;
     create trigger _000_full before insert on app.published_events
       for each row execute function public.refuse()`,
  );
  const events = recordEvents();
  const relay = startRelay(events);
  await emitEvents(owner, 5, { id: thingOfShard0() });
  await eventually(async () => {
    const { rows } = await root.query('select last_value > 2 as is_tried from public.refusals');
    return rows[0].is_tried;
  }, 10_000);
  await root.query('drop trigger _000_full on app.published_events');
  await eventually(isDrained, 10_000);
  await relay.stop();
  await expect(relay.outcome).resolves.toBe('ended');
  expect(numbersOf(events)).toEqual([1, 2, 3, 4, 5]);
});

test('a relay that cannot note what it tells, because its database is read-only, tells nothing', async () => {
  const events = recordEvents();
  const relay = startRelay(events, { settings: ['-c default_transaction_read_only=on'] });
  await emitEvents(owner, 5, { id: thingOfShard0() });
  await expect(relay.outcome).resolves.toBe('held');
  await relay.stop();
  expect(events.published).toEqual([]);
});

test('E13 a clock that is an hour off, or runs backwards, changes nothing: seq is the order', async () => {
  const thing = thingOfShard0();
  await owner.query(
    `insert into app.outbox_events (aggregate_type, aggregate_id, event_type, payload, occurred_at)
     select 'test', $1, $2, jsonb_build_object('number', n), now() + (5 - n) * interval '1 hour'
     from generate_series(1, 9) n`,
    [thing, testType],
  );
  const events = recordEvents();
  const relay = startRelay(events);
  await eventually(isDrained);
  await relay.stop();
  expect(numbersOf(events)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('told to stop while the transport hangs, a relay ends within seconds, and nothing is lost', async () => {
  const hanging = Promise.withResolvers<void>();
  const events = recordAfter(() => {
    hanging.resolve();
    return new Promise(() => {});
  });
  const relay = startRelay(events);
  const thing = await emitEvents(owner, 5, { id: thingOfShard0() });
  await hanging.promise;
  const toldAt = performance.now();
  await relay.stop();
  expect(performance.now() - toldAt).toBeLessThan(5_000);
  await expect(relay.outcome).resolves.toBe('ended');
  await expect(whereEventsAre(owner, thing)).resolves.toEqual({ waiting: 5, published: 0 });
});

test('a transport that takes long does not cost a relay its shard', async () => {
  const settings = ['-c idle_session_timeout=7s'];
  const events = recordAfter(() => delay(9_000));
  const relay = startRelay(events, { settings });
  await emitEvents(owner, 5, { id: thingOfShard0() });
  await eventually(isDrained, 20_000);
  await relay.stop();
  await expect(relay.outcome).resolves.toBe('ended');
  expect(numbersOf(events)).toEqual([1, 2, 3, 4, 5]);
});
