import { Kafka, logLevel, type Message } from 'kafkajs';
import { pino } from 'pino';
import { cloudEventHeaders } from '../../../worker/events/cloud_event.ts';
import { createKafkaEvents } from '../../../worker/events/kafka/create_kafka_events.ts';
import type { KafkaOptions } from '../../../worker/events/kafka/kafka_options.ts';
import { domainEvent } from '../../support/domain_event.ts';
import { eventPortContract } from '../../support/event_port_contract.ts';
import { eventually } from '../../support/eventually.ts';
import { useKafka } from '../../support/kafka.ts';
import { kafkaTestTiming } from '../../support/kafka_test_timing.ts';
import { recorder } from '../../support/recorder.ts';
import { uniqueWord } from '../../support/unique_word.ts';

const brokers = await useKafka();
const logger = pino({ level: 'silent' });
const create = (options: Partial<KafkaOptions> = {}) =>
  createKafkaEvents({
    brokers,
    partitions: 3,
    replicationFactor: 1,
    logger,
    timing: kafkaTestTiming,
    ...options,
  });

describe('events through Kafka', () => {
  eventPortContract(create);
});

const kafka = new Kafka({
  clientId: 'test',
  brokers: [...brokers, 'x:1'].slice(0, 1),
  logLevel: logLevel.NOTHING,
});
const admin = kafka.admin();
const producer = kafka.producer({ createPartitioner: () => () => 0 });
const port = create();
beforeAll(() => Promise.all([admin.connect(), producer.connect()]));
afterAll(() => Promise.all([admin.disconnect(), producer.disconnect(), port.close()]));
/** A context that has its topics, and a consumer, that nobody else has. */
async function prepared({ maxMessageBytes = 1_048_588 } = {}) {
  const names = { context: uniqueWord(), consumer: uniqueWord() };
  const configEntries = [{ name: 'max.message.bytes', value: String(maxMessageBytes) }];
  const topic = { topic: `rentify.${names.context}`, numPartitions: 3, configEntries };
  await admin.createTopics({ topics: [topic], waitForLeaders: false });
  await port.prepare([names.context]);
  return names;
}
const send = (context: string, message: Message) =>
  producer.send({ topic: `rentify.${context}`, messages: [message] });

it('has the topics of a context as the settings say, and leaves those that are there', async () => {
  const context = uniqueWord();
  const other = create({ partitions: 7 });
  await port.prepare([context]);
  await Promise.all([other.prepare([context, `${context}b`]), port.prepare([`${context}b`])]);
  const { topics } = await admin.fetchTopicMetadata({
    topics: [`rentify.${context}`, `rentify.${context}.dlq`, `rentify.${context}b`],
  });
  const partitions = new Map(topics.map((topic) => [topic.name, topic.partitions.length]));
  expect(partitions.get(`rentify.${context}`)).toBe(3);
  expect(partitions.get(`rentify.${context}.dlq`)).toBe(1);
  expect([3, 7]).toContain(partitions.get(`rentify.${context}b`));
  await other.close();
});

it('D08 takes what a clock that is hours ahead has dated, and the broker dates it itself', async () => {
  const context = uniqueWord();
  await port.prepare([context]);
  const hourMs = 3_600_000;
  const ahead = String(Date.now() + 2 * hourMs);
  await send(context, { key: 'a', value: '{}', timestamp: ahead });
  const topic = `rentify.${context}`;
  const firstSince = async (ms: number) => {
    const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, ms);
    return offsets.find(({ partition }) => partition === 0)?.offset;
  };
  // Where there is none so young, the next offset is answered. A new topic is led by nobody at first.
  await eventually(() =>
    firstSince(Date.now() - hourMs).then(
      (offset) => offset === '0',
      () => false,
    ),
  );
  await expect(firstSince(Date.now() + hourMs)).resolves.toBe('1');
});

it('refuses what the broker refuses, and takes the rest in order', async () => {
  const { context, consumer } = await prepared({ maxMessageBytes: 20_000 });
  const heard = recorder();
  await port.subscribe({ consumer, contexts: [context], ...heard });
  const events = Array.from({ length: 20 }, (_, index) =>
    domainEvent({
      context,
      aggregateId: index % 2 === 0 ? 'a' : 'b',
      ...(index === 11 && { payload: JSON.stringify({ text: 'x'.repeat(30_000) }) }),
    }),
  );
  const refused = await port.publish(events);
  expect(refused).toMatchObject([{ event: { id: events[11]?.id }, reason: 'EVENT_TOO_LARGE' }]);
  const rest = events.filter((_, index) => index !== 11);
  await heard.hasSettled(rest);
  const idsOf = (key: string) => rest.filter((e) => e.aggregateId === key).map(({ id }) => id);
  const settled = heard.settled();
  for (const key of ['a', 'b']) {
    expect(settled.filter((id) => idsOf(key).includes(id))).toEqual(idsOf(key));
  }
});

it('tells how far a consumer is behind', async () => {
  const { context, consumer } = await prepared();
  const events = Array.from({ length: 10 }, () => domainEvent({ context }));
  await port.publish(events);
  // Of the other context nobody has told anything yet, so it has no topic.
  const behind = () => port.lags([{ consumer, contexts: [context, uniqueWord()] }]);
  expect(await behind()).toEqual([{ consumer, topic: `rentify.${context}`, lag: 10n }]);
  const heard = recorder();
  await port.subscribe({ consumer, contexts: [context], ...heard });
  await heard.hasSettled(events);
  await eventually(async () => (await behind())[0]?.lag === 0n);
  expect(await port.lags([{ consumer, contexts: [uniqueWord()] }])).toEqual([]);
});

it('has a copy of each dead letter, with its reason and the headers that it came with', async () => {
  const { context, consumer } = await prepared();
  const event = domainEvent({ context });
  const copy = {
    context,
    consumer,
    key: event.aggregateId,
    headers: cloudEventHeaders(event),
    value: event.payload,
    reason: 'HANDLER_FAILED',
    message: 'It does not work.',
  };
  const messages: { key: string; value: string | null; headers: Record<string, string> }[] = [];
  const reader = kafka.consumer({ groupId: uniqueWord() });
  await reader.connect();
  await reader.subscribe({ topic: `rentify.${context}.dlq`, fromBeginning: true });
  await reader.run({
    eachMessage: async ({ message: { key, value, headers = {} } }) => {
      const texts = Object.entries(headers).map(([name, text]) => [name, String(text)]);
      messages.push({
        key: String(key),
        value: value?.toString() ?? null,
        headers: Object.fromEntries(texts),
      });
    },
  });
  await port.publishDeadLetter(copy);
  await port.publishDeadLetter({ ...copy, value: 'x'.repeat(2_000_000) });
  await eventually(async () => messages.length === 2);
  await reader.disconnect();
  expect(messages).toMatchObject([
    {
      key: event.aggregateId,
      value: event.payload,
      headers: { ce_id: event.id, dlq_consumer: consumer, dlq_reason: 'HANDLER_FAILED' },
    },
    { value: null, headers: { ce_id: event.id, dlq_value: 'left out: too large' } },
  ]);
});

it('hands over what is no event with what is wrong with it, and goes on', async () => {
  const { context, consumer } = await prepared({ maxMessageBytes: 4_000_000 });
  const event = domainEvent({ context });
  const [key, value, headers] = [event.aggregateId, event.payload, cloudEventHeaders(event)];
  const large = JSON.stringify({ text: 'x'.repeat(2_000_000) });
  await send(context, { key, value });
  await send(context, { key, value: null, headers });
  await send(context, { key: null, value, headers });
  await send(context, { key, value: '{"a":', headers });
  await send(context, { key, value: Buffer.from([0x7b, 0xff, 0x00, 0x7d]), headers });
  await send(context, { key, value: large, headers });
  await send(context, { key, value, headers });

  const heard = recorder();
  await port.subscribe({ consumer, contexts: [context], ...heard });
  await eventually(async () => heard.deliveries.length === 7);
  expect(heard.deliveries.map(({ fault }) => fault)).toEqual([
    'The header ce_specversion is missing.',
    'The value is empty.',
    'The key is not the aggregate of ce_subject.',
    'The value is no JSON.',
    'The value is no UTF-8.',
    'The value has 2000011 bytes, more than 1048576.',
    undefined,
  ]);
  expect(heard.deliveries.map(({ event: each }) => each?.id)).toEqual([
    ...Array.from({ length: 6 }, () => undefined),
    event.id,
  ]);
  expect(heard.deliveries[4]).toMatchObject({
    source: `rentify.${context}/0/4`,
    headers,
    // A NUL can be kept in no text of the database.
    value: '{\u{fffd}\u{fffd}}',
  });
});
