import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import type { DomainEvent } from '../../../worker/events/domain_event.ts';
import { createKafkaEvents } from '../../../worker/events/kafka/create_kafka_events.ts';
import { startAcknowledgementProxy } from '../../support/acknowledgement_proxy.ts';
import { domainEvent } from '../../support/domain_event.ts';
import { eventually } from '../../support/eventually.ts';
import { firstTimes } from '../../support/first_times.ts';
import { kafkaTestTiming } from '../../support/kafka_test_timing.ts';
import { useOwnKafka } from '../../support/own_kafka.ts';
import { recorder } from '../../support/recorder.ts';
import { topicEvents } from '../../support/topic_events.ts';
import { uniqueWord } from '../../support/unique_word.ts';

const proxy = await startAcknowledgementProxy();
afterAll(proxy.stop);
const kafka = await useOwnKafka({ proxyPort: proxy.port });
const brokers = [kafka.brokers];
proxy.lead(kafka.proxiedPort);

const logger = pino({ level: 'silent' });
const create = (through: readonly string[] = brokers) =>
  createKafkaEvents({
    brokers: through,
    partitions: 3,
    replicationFactor: 1,
    logger,
    timing: { ...kafkaTestTiming, connectionTimeoutMs: 500, requestTimeoutMs: 3_000 },
  });
const port = create();
afterAll(() => port.close());

/** Publishes as the relay does, batch after batch, each again until it is taken. */
function startWriting(context: string) {
  const keys = Array.from({ length: 20 }, () => randomUUID());
  const written: DomainEvent[] = [];
  const rejected = new Set<string>();
  let isOver = false;
  const writing = (async () => {
    while (!isOver) {
      const batch = Array.from({ length: 200 }, (_, index) =>
        domainEvent({ context, aggregateId: keys[index % 20] ?? '' }),
      );
      for (let isTaken = false; !isTaken; ) {
        isTaken = await port.publish(batch).then(
          () => true,
          () => false,
        );
        if (isTaken) continue;
        for (const { id } of batch) rejected.add(id);
        await delay(100);
      }
      written.push(...batch);
    }
  })();
  return {
    rejected,
    written,
    async end() {
      isOver = true;
      await writing;
    },
  };
}

/** The topic has what was written, in its order; returns what it has twice. */
async function expectWhole(context: string, written: readonly DomainEvent[]): Promise<string[]> {
  const events = await topicEvents(brokers, context);
  const expected = written.map(({ id, aggregateId }) => ({ id, key: aggregateId }));
  expect(firstTimes(events)).toEqual(firstTimes(expected));
  const seen = new Set<string>();
  return events.map(({ id }) => id).filter((id) => seen.has(id) || !seen.add(id));
}

it('loses nothing, and writes nothing twice, where the broker hangs for 12 s', async () => {
  const context = uniqueWord();
  const load = startWriting(context);
  await eventually(async () => load.written.length > 1_000, 20_000);
  kafka.pause();
  await expect(port.check()).rejects.toThrow('did not answer');
  await delay(9_000);
  kafka.resume();
  const before = load.written.length;
  await eventually(async () => load.written.length > before + 1_000, 20_000);
  await load.end();
  expect(load.rejected.size).toBe(0);
  expect(await expectWhole(context, load.written)).toEqual([]);
}, 90_000);

it('loses nothing where the broker is killed, and writes twice only what was rejected', async () => {
  const context = uniqueWord();
  const consumer = uniqueWord();
  const heard = recorder();
  await port.subscribe({ consumer, contexts: [context], ...heard });
  const load = startWriting(context);
  await eventually(async () => load.written.length > 1_000, 20_000);
  await kafka.kill();
  await expect(port.check()).rejects.toThrow();
  await delay(3_000);
  await kafka.restart();
  const before = load.written.length;
  await eventually(async () => load.written.length > before + 1_000, 30_000);
  await load.end();
  const twice = await expectWhole(context, load.written);
  expect(twice.filter((id) => !load.rejected.has(id))).toEqual([]);
  await heard.hasSettled(load.written, 30_000);
}, 120_000);

it('writes nothing twice where the answer to a batch is lost', async () => {
  const context = uniqueWord();
  const proxied = create([`127.0.0.1:${proxy.port}`]);
  const aggregateId = randomUUID();
  const written: DomainEvent[] = [];
  for (let batch = 1; batch <= 5; batch += 1) {
    const events = Array.from({ length: 50 }, () => domainEvent({ context, aggregateId }));
    if (batch > 1) proxy.loseNext();
    expect(await proxied.publish(events)).toEqual([]);
    written.push(...events);
  }
  expect(proxy.lost).toBe(4);
  expect(await expectWhole(context, written)).toEqual([]);
  await proxied.close();
}, 60_000);

it('is subscribed to before there is a broker, and hears what is written when there is', async () => {
  const context = uniqueWord();
  await kafka.kill();
  const early = create();
  const heard = recorder();
  await early.subscribe({ consumer: uniqueWord(), contexts: [context], ...heard });
  await expect(early.publish([domainEvent({ context })])).rejects.toThrow();
  await kafka.restart();
  const event = domainEvent({ context });
  await eventually(
    () =>
      early.publish([event]).then(
        () => true,
        () => false,
      ),
    20_000,
  );
  await heard.hasSettled([event], 20_000);
  await early.close();
}, 90_000);
