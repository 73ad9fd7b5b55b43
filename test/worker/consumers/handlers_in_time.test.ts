import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import pino from 'pino';
import { randomSource } from '../../../scripts/seed/random_source.ts';
import type { EventConsumer } from '../../../worker/consumers/event_consumer.ts';
import { createReceiver } from '../../../worker/consumers/receive_event.ts';
import { createSubscribedTypes } from '../../../worker/consumers/subscribed_types.ts';
import { createWorkerPool } from '../../../worker/create_worker_pool.ts';
import type { Delivery } from '../../../worker/events/event_port.ts';
import { useDatabase } from '../../support/database.ts';
import { domainEvent } from '../../support/domain_event.ts';
import { declareTestType, testType } from '../../support/outbox.ts';

const database = useDatabase();
const logger = pino({ level: 'silent' });
let owner: pg.Client;
let workers: ReturnType<typeof createWorkerPool>;

beforeAll(async () => {
  owner = await database.connect('rentify_owner');
  await declareTestType(owner, 'projector', 'slow');
  await owner.query(
    `create table app.states (thing uuid primary key, state text, seq bigint);
     grant select, insert, update on app.states to rentify_worker`,
  );
  const { workerDatabaseUrl } = database.urls;
  const settings = ['-c idle_in_transaction_session_timeout=7s'];
  workers = createWorkerPool({ workerDatabaseUrl, workerConcurrency: 4 }, logger, { settings });
});
afterAll(() => workers.end());

/** The last state of each thing: what is older than what it knows changes nothing. */
const project: EventConsumer['handle'] = async ({ aggregateId, seq, payload }, { query }) => {
  await query(
    `insert into app.states as s values ($1, $2, $3)
     on conflict (thing) do update set state = excluded.state, seq = excluded.seq
       where s.seq < excluded.seq`,
    [aggregateId, payload['state'], seq],
  );
};

const receiver = (consumer: EventConsumer, signal = new AbortController().signal) =>
  createReceiver({
    ...{ consumer, pool: workers.pool, logger, signal },
    types: createSubscribedTypes(workers.pool, consumer.name),
    events: { publishDeadLetter: async () => {} },
  });

function deliveryOf(aggregateId: string, seq: number, state: string): Delivery {
  const event = domainEvent({
    ...{ type: testType, context: 'app', aggregateType: 'test', aggregateId },
    ...{ seq: String(seq), payload: JSON.stringify({ state }) },
  });
  const { payload: value } = event;
  return { source: `outbox/${seq}`, context: 'app', event, key: aggregateId, headers: {}, value };
}

const stateOf = async (thing: string) =>
  (await owner.query('select state from app.states where thing = $1', [thing])).rows[0]?.state;

test('E05 completed before activated, some of it twice: what is left is the last state', async () => {
  const receive = receiver({ name: 'projector', handle: project });
  const random = randomSource(5);
  const states = ['reserved', 'activated', 'extended', 'overdue', 'completed'];
  for (let turn = 0; turn < 20; turn += 1) {
    const thing = randomUUID();
    const deliveries = states.map((state, index) => deliveryOf(thing, index + 1, state));
    for (const delivery of random.shuffled([...deliveries, ...deliveries])) {
      await expect(receive(delivery)).resolves.toBe('settled');
    }
    await expect(stateOf(thing)).resolves.toBe('completed');
  }
});

test('a handler may wait for long within its transaction: the server hears that it lives', async () => {
  const receive = receiver({
    name: 'slow',
    async handle(event, parts) {
      await delay(9_000);
      await project(event, parts);
    },
  });
  const thing = randomUUID();
  await expect(receive(deliveryOf(thing, 1, 'reserved'))).resolves.toBe('settled');
  await expect(stateOf(thing)).resolves.toBe('reserved');
});
