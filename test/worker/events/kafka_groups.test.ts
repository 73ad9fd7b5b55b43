import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import type { DomainEvent } from '../../../worker/events/domain_event.ts';
import type { EventPort } from '../../../worker/events/event_port.ts';
import { createKafkaEvents } from '../../../worker/events/kafka/create_kafka_events.ts';
import { domainEvent } from '../../support/domain_event.ts';
import { eventually } from '../../support/eventually.ts';
import { firstTimes } from '../../support/first_times.ts';
import { useKafka } from '../../support/kafka.ts';
import { kafkaTestTiming } from '../../support/kafka_test_timing.ts';
import { type Recorder, recorder } from '../../support/recorder.ts';
import { uniqueWord } from '../../support/unique_word.ts';

const brokers = await useKafka();
const logger = pino({ level: 'silent' });
const open = new Set<EventPort>();
const newPort = () =>
  createKafkaEvents({
    brokers,
    partitions: 6,
    replicationFactor: 1,
    logger,
    timing: kafkaTestTiming,
  });
const create = () => {
  const instance = newPort();
  open.add(instance);
  return instance;
};
afterEach(async () => {
  await Promise.all([...open].map((instance) => instance.close()));
  open.clear();
});
const port = newPort();
afterAll(() => port.close());

const consumerProcess = join(import.meta.dirname, '../../support/consume_and_tell.ts');
const keys = Array.from({ length: 30 }, () => randomUUID());
const eventsOf = (context: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    domainEvent({ context, aggregateId: keys[index % keys.length] ?? '' }),
  );
const settledBy = (heard: readonly Recorder[]) => new Set(heard.flatMap((each) => each.settled()));
const allSettled = (events: readonly DomainEvent[], heard: readonly Recorder[]) =>
  eventually(async () => settledBy(heard).size === events.length, 40_000);

it('shares the work among the instances of a consumer: each event is settled by one', async () => {
  const [context, consumer] = [uniqueWord(), uniqueWord()];
  const instances = [create(), create()];
  const heard = [recorder(), recorder()];
  for (const [at, instance] of instances.entries()) {
    await instance.subscribe({ consumer, contexts: [context], ...(heard[at] as Recorder) });
  }
  // Once both have some, the group is at rest.
  await eventually(async () => {
    await port.publish(eventsOf(context, 30));
    return heard.every(({ deliveries }) => deliveries.length > 0);
  }, 20_000);
  const events = eventsOf(context, 600);
  await port.publish(events);
  const ids = new Set(events.map(({ id }) => id));
  const times = () =>
    heard
      .flatMap(({ deliveries }) => deliveries.flatMap(({ event }) => event?.id ?? []))
      .filter((id) => ids.has(id));
  await eventually(async () => times().length >= 600, 20_000);
  expect(new Set(times()).size).toBe(600);
  expect(times()).toHaveLength(600);
}, 60_000);

it('goes on where a consumer was killed, with what it had not settled', async () => {
  const [context, consumer] = [uniqueWord(), uniqueWord()];
  const events = eventsOf(context, 600);
  await port.publish(events);
  const told: { key: string; id: string }[] = [];
  for (const count of [50, 150]) {
    const child = spawn(
      process.execPath,
      [consumerProcess, brokers.join(), consumer, context, '3'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const from = told.length;
    child.stdout.setEncoding('utf8').on('data', (lines: string) => {
      for (const line of lines.trim().split('\n')) {
        const [key = '', id = ''] = line.split(' ');
        told.push({ key, id });
      }
    });
    await eventually(async () => told.length > from + count, 30_000);
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  const next = create();
  const heard = recorder();
  await next.subscribe({ consumer, contexts: [context], ...heard });
  const all = () => [
    ...told,
    ...heard.deliveries.map(({ event, key }) => ({ key: String(key), id: String(event?.id) })),
  ];
  await eventually(async () => new Set(all().map(({ id }) => id)).size === 600, 30_000);
  const written = events.map(({ id, aggregateId }) => ({ id, key: aggregateId }));
  expect(firstTimes(all())).toEqual(firstTimes(written));
  // Offsets are committed five times a second here: what was settled long ago does not come again.
  expect(all().length).toBeLessThan(1_200);
}, 90_000);

it('comes to an end where a handler takes longer than the session and a rebalance', async () => {
  const [context, consumer] = [uniqueWord(), uniqueWord()];
  const events = eventsOf(context, 60);
  const [slow] = events as [DomainEvent];
  // As with the inbox: whoever is given the event meanwhile waits for the effect of the first. The
  // session is 2 s, and a rebalance waits 5 s for who is busy.
  let effect: Promise<unknown> | undefined;
  const answer = async ({ event }: { readonly event?: DomainEvent }) => {
    if (event?.id === slow.id) {
      effect ??= delay(8_000);
      await effect;
    }
    return 'settled' as const;
  };
  const heard = [recorder(answer), recorder(answer)];
  const instances = [create(), create()];
  await port.publish(events);
  await instances[0]?.subscribe({ consumer, contexts: [context], ...(heard[0] as Recorder) });
  await eventually(async () => (heard[0]?.deliveries.length ?? 0) > 0, 10_000);
  await instances[1]?.subscribe({ consumer, contexts: [context], ...(heard[1] as Recorder) });
  await allSettled(events, heard);
  await delay(1_000);
  const times = heard
    .flatMap(({ deliveries }) => deliveries)
    .filter(({ event }) => event?.id === slow.id).length;
  // Once more by whoever was given the partition while the first was busy, and once where that one
  // was overtaken by the first's return.
  expect(times).toBeLessThanOrEqual(3);
  await eventually(async () => (await behind(consumer, context)) === 0n, 15_000);
}, 90_000);

it('settles everything in order while two instances become five and then one', async () => {
  const [context, consumer] = [uniqueWord(), uniqueWord()];
  const firsts: { id: string; key: string }[] = [];
  const answer = async ({ event }: { readonly event?: DomainEvent }) => {
    await delay(2);
    firsts.push({ id: String(event?.id), key: String(event?.aggregateId) });
    return 'settled' as const;
  };
  const heard: Recorder[] = [];
  const add = async () => {
    const instance = create();
    const each = recorder(answer);
    heard.push(each);
    await instance.subscribe({ consumer, contexts: [context], ...each });
    return instance;
  };
  const events: DomainEvent[] = [];
  let isOver = false;
  await port.prepare([context]);
  const writing = (async () => {
    while (!isOver) {
      const batch = eventsOf(context, 30);
      await port.publish(batch);
      events.push(...batch);
      await delay(50);
    }
  })();
  const instances = await Promise.all([add(), add()]);
  await delay(1_000);
  instances.push(...(await Promise.all([add(), add(), add()])));
  await delay(1_000);
  await Promise.all(instances.slice(1).map((instance) => instance.close()));
  await delay(500);
  isOver = true;
  await writing;
  await allSettled(events, heard);
  const written = events.map(({ id, aggregateId }) => ({ id, key: aggregateId }));
  expect(firstTimes(firsts)).toEqual(firstTimes(written));
  expect(firsts.length - events.length).toBeLessThan(events.length);
}, 90_000);

async function behind(consumer: string, context: string): Promise<bigint> {
  const [each] = await port.lags([{ consumer, contexts: [context] }]);
  if (each === undefined) throw new Error('The topic is not there.');
  return each.lag;
}
