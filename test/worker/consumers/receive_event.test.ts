import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import pino from 'pino';
import type { EventConsumer } from '../../../worker/consumers/event_consumer.ts';
import { PoisonEvent } from '../../../worker/consumers/poison_event.ts';
import { createReceiver } from '../../../worker/consumers/receive_event.ts';
import { createSubscribedTypes } from '../../../worker/consumers/subscribed_types.ts';
import { createWorkerPool } from '../../../worker/create_worker_pool.ts';
import type { DomainEvent } from '../../../worker/events/domain_event.ts';
import type { DeadLetterCopy, Delivery } from '../../../worker/events/event_port.ts';
import { useDatabase } from '../../support/database.ts';
import { declareTestType, testType } from '../../support/outbox.ts';

const database = useDatabase();
const logger = pino({ level: 'silent' });
const stopping = new AbortController();
let owner: pg.Client;
let workers: ReturnType<typeof createWorkerPool>;

beforeAll(async () => {
  owner = await database.connect('rentify_owner');
  await declareTestType(owner, 'counter', 'slow');
  // An effect that a second time would show.
  await owner.query(`
    create table app.effects (event_id uuid, number integer);
    grant insert on app.effects to rentify_worker`);
  const { workerDatabaseUrl } = database.urls;
  workers = createWorkerPool({ workerDatabaseUrl, workerConcurrency: 4 }, logger);
});
beforeEach(() =>
  owner.query('truncate app.effects; delete from app.dead_letters; delete from app.inbox_messages'),
);
afterAll(() => workers.end());

const counted: EventConsumer = {
  name: 'counter',
  async handle({ id, payload }, { query }) {
    await query('insert into app.effects values ($1, $2)', [id, payload['number']]);
  },
};

function receiver(
  consumer: EventConsumer = counted,
  { pool = workers.pool, signal = stopping.signal }: { pool?: pg.Pool; signal?: AbortSignal } = {},
) {
  const copies: DeadLetterCopy[] = [];
  const receive = createReceiver({
    consumer,
    types: createSubscribedTypes(workers.pool, consumer.name),
    pool,
    events: { publishDeadLetter: async (copy) => void copies.push(copy) },
    logger,
    signal,
    retriesMs: [1, 1],
  });
  return { receive, copies };
}

function delivered(event: Partial<DomainEvent> = {}): Delivery & { readonly event: DomainEvent } {
  const whole: DomainEvent = {
    id: randomUUID(),
    seq: '1',
    type: testType,
    schemaVersion: 1,
    context: 'app',
    aggregateType: 'test',
    aggregateId: randomUUID(),
    occurredAt: new Date().toISOString(),
    actorId: null,
    correlationId: 'a-request',
    causationId: null,
    traceparent: null,
    target: null,
    payload: '{"number": 1}',
    ...event,
  };
  return {
    source: `rentify.app/0/${whole.seq}`,
    context: 'app',
    event: whole,
    key: whole.aggregateId,
    headers: { ce_id: whole.id },
    value: whole.payload,
  };
}

const effects = async () => (await owner.query('select event_id, number from app.effects')).rows;
const letters = async () =>
  (
    await owner.query(
      `select consumer, event_id, reason, message, attempts, status, value, headers, stack
       from app.dead_letters order by id`,
    )
  ).rows;

test('E03 an event that is delivered three times has one effect', async () => {
  const { receive } = receiver();
  const delivery = delivered();
  for (let time = 0; time < 3; time += 1) await expect(receive(delivery)).resolves.toBe('settled');
  await expect(effects()).resolves.toEqual([{ event_id: delivery.event.id, number: 1 }]);
});

test('delivered to eight at once it has one effect', async () => {
  const delivery = delivered();
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => receiver().receive(delivery)));
  expect(new Set(outcomes)).toEqual(new Set(['settled']));
  await expect(effects()).resolves.toHaveLength(1);
});

test('what fails is tried again in place, with nothing left of the tries that failed', async () => {
  let tries = 0;
  const { receive } = receiver({
    name: 'counter',
    async handle(event, parts) {
      await counted.handle(event, parts);
      tries += 1;
      if (tries < 3) throw new Error('not yet');
    },
  });
  await expect(receive(delivered())).resolves.toBe('settled');
  expect(tries).toBe(3);
  await expect(effects()).resolves.toHaveLength(1);
  await expect(letters()).resolves.toEqual([]);
});

test('E04 what goes on failing is a dead letter with reason, stack and headers, and has no effect', async () => {
  const { receive, copies } = receiver({
    name: 'counter',
    async handle(event, parts) {
      await counted.handle(event, parts);
      throw new Error('never');
    },
  });
  const delivery = delivered();
  await expect(receive(delivery)).resolves.toBe('settled');
  await expect(effects()).resolves.toEqual([]);
  await expect(letters()).resolves.toEqual([
    {
      consumer: 'counter',
      event_id: delivery.event.id,
      reason: 'HANDLER_FAILED',
      message: 'never',
      attempts: 3,
      status: 'waiting',
      value: '{"number": 1}',
      headers: { ce_id: delivery.event.id },
      stack: expect.stringContaining('receive_event.test.ts'),
    },
  ]);
  expect(copies).toMatchObject([{ consumer: 'counter', reason: 'HANDLER_FAILED', context: 'app' }]);
});

test('what the handler knows to be hopeless is not tried again', async () => {
  const { receive } = receiver({
    name: 'counter',
    handle: () => Promise.reject(new PoisonEvent('NO_SUCH_CUSTOMER', 'There is no such customer.')),
  });
  await receive(delivered());
  await expect(letters()).resolves.toMatchObject([{ reason: 'NO_SUCH_CUSTOMER', attempts: 1 }]);
});

test('a statement that the database refuses is the handler’s failure, not the database’s', async () => {
  const { receive } = receiver({
    name: 'counter',
    async handle(_event, { query }) {
      await query('select 1 / 0');
    },
  });
  await receive(delivered());
  await expect(letters()).resolves.toMatchObject([{ reason: 'HANDLER_FAILED', attempts: 3 }]);
});

test('E04 what is no event is a dead letter, NUL and all, once however often it comes', async () => {
  const { receive } = receiver();
  const { event: _event, ...rest } = delivered();
  const delivery = { ...rest, value: '{"bad\0', headers: { x: 'y\0' }, fault: 'No JSON.' };
  await receive(delivery);
  await receive(delivery);
  await expect(letters()).resolves.toMatchObject([
    { reason: 'MALFORMED_EVENT', message: 'No JSON.', event_id: null, value: '{"bad\uFFFD' },
  ]);
});

test('E04 a type that nobody declared and a version beyond the known one are dead letters', async () => {
  const { receive } = receiver();
  await receive(delivered({ type: 'Unheard' }));
  await receive(delivered({ schemaVersion: 2 }));
  await expect(letters()).resolves.toMatchObject([
    { reason: 'UNKNOWN_TYPE' },
    { reason: 'UNKNOWN_VERSION' },
  ]);
  await expect(effects()).resolves.toEqual([]);
});

test('what the consumer did not subscribe to, or is meant for another, passes it by', async () => {
  await owner.query(
    `insert into app.event_types (event_type, aggregate_type, context, description)
     values ('OtherHappened', 'test', 'app', 'Something else.')`,
  );
  const { receive } = receiver();
  await receive(delivered({ type: 'OtherHappened' }));
  await receive(delivered({ target: 'somebody_else' }));
  await receive(delivered({ target: 'counter' }));
  await expect(effects()).resolves.toHaveLength(1);
  await expect(letters()).resolves.toEqual([]);
});

test('what occurred before the subscription passes by, unless it is replayed to this consumer', async () => {
  const { receive } = receiver();
  const occurredAt = '1999-12-31T23:59:59Z';
  await receive(delivered({ occurredAt }));
  await expect(effects()).resolves.toEqual([]);
  await receive(delivered({ occurredAt, target: 'counter' }));
  await expect(effects()).resolves.toHaveLength(1);
});

test('while there is no database nothing is settled and nothing is a dead letter', async () => {
  const gone = createWorkerPool(
    { workerDatabaseUrl: 'postgres://rentify_worker@127.0.0.1:1/gone', workerConcurrency: 1 },
    logger,
  );
  const { receive } = receiver(counted, { pool: gone.pool });
  const delivery = delivered();
  await expect(receive(delivery)).resolves.toBe('overloaded');
  await expect(receiver().receive(delivery)).resolves.toBe('settled');
  await expect(effects()).resolves.toHaveLength(1);
  await gone.end();
});

test('while the database is read-only nothing is settled, and whoever is first afterwards is', async () => {
  const { workerDatabaseUrl } = database.urls;
  const root = await database.connect('superuser');
  const name = new URL(workerDatabaseUrl).pathname.slice(1);
  await root.query(`alter database "${name}" set default_transaction_read_only = on`);
  // Its one connection begins in that time.
  const one = createWorkerPool({ workerDatabaseUrl, workerConcurrency: 1 }, logger, { max: 1 });
  const { receive } = receiver(counted, { pool: one.pool });
  const delivery = delivered();
  await expect(receive(delivery)).resolves.toBe('overloaded');
  await root.query(`alter database "${name}" reset default_transaction_read_only`);
  await expect(receive(delivery)).resolves.toBe('settled');
  await one.end();
  await expect(effects()).resolves.toHaveLength(1);
  await expect(letters()).resolves.toEqual([]);
});

test('D02 a connection that is cut in the middle leaves nothing, and the next delivery does it', async () => {
  const { receive } = receiver({
    name: 'counter',
    async handle(event, parts) {
      await counted.handle(event, parts);
      if (cuts > 0) {
        cuts -= 1;
        await parts.query('select pg_terminate_backend(pg_backend_pid())');
      }
    },
  });
  let cuts = 1;
  const delivery = delivered();
  await expect(receive(delivery)).resolves.toBe('overloaded');
  await expect(receive(delivery)).resolves.toBe('settled');
  await expect(effects()).resolves.toHaveLength(1);
});

test('E07 whoever gets the event while another handles it waits, and then has nothing to do', async () => {
  const slow: EventConsumer = {
    name: 'slow',
    async handle(event, parts) {
      await counted.handle(event, parts);
      await delay(300);
    },
  };
  const delivery = delivered();
  const first = receiver(slow).receive(delivery);
  await delay(100);
  const second = receiver(slow).receive(delivery);
  await expect(Promise.all([first, second])).resolves.toEqual(['settled', 'settled']);
  await expect(effects()).resolves.toHaveLength(1);
});

test('told to stop between two tries it settles nothing', async () => {
  const controller = new AbortController();
  const { receive } = receiver(
    {
      name: 'counter',
      async handle() {
        controller.abort();
        throw new Error('fails');
      },
    },
    { signal: controller.signal },
  );
  await expect(receive(delivered())).rejects.toThrow();
  await expect(letters()).resolves.toEqual([]);
});

test('what a handler tells others of names the event that it follows from', async () => {
  const { receive } = receiver({
    name: 'counter',
    async handle(_event, { query }) {
      await query('select app.tell_of_test()');
    },
  });
  await owner.query(`
    create function app.tell_of_test() returns void language sql security definer
      begin atomic select app.emit_event('${testType}', 'test', uuidv7(), '{}'); end;
    grant execute on function app.tell_of_test() to rentify_worker`);
  const delivery = delivered();
  await receive(delivery);
  const { rows } = await owner.query('select causation_id, correlation_id from app.outbox_events');
  expect(rows).toEqual([{ causation_id: delivery.event.id, correlation_id: 'a-request' }]);
});
