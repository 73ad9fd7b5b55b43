import { Kafka as CloudEvents } from 'cloudevents';
import { Kafka, logLevel, type Message } from 'kafkajs';
import { pino } from 'pino';
import { cloudEventHeaders } from '../../../worker/events/cloud_event.ts';
import type { Delivery } from '../../../worker/events/event_port.ts';
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

describe('Kafka', () => {
  const kafka = new Kafka({
    clientId: 'test',
    brokers: [...brokers, 'x:1'].slice(0, 1),
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  const producer = kafka.producer({ createPartitioner: () => () => 0 });
  const port = create();
  let context = '';
  let consumer = '';
  beforeAll(() => Promise.all([admin.connect(), producer.connect()]));
  afterAll(() => Promise.all([admin.disconnect(), producer.disconnect(), port.close()]));
  beforeEach(async () => {
    context = uniqueWord();
    consumer = uniqueWord();
    await port.prepare([context]);
  });
  const send = (message: Message) =>
    producer.send({ topic: `rentify.${context}`, messages: [message] });

  it('has the topics of a context as the settings say, and leaves those that are there', async () => {
    const other = create({ partitions: 7 });
    await Promise.all([other.prepare([context, `${context}b`]), port.prepare([`${context}b`])]);
    const { topics } = await admin.fetchTopicMetadata({
      topics: [`rentify.${context}`, `rentify.${context}.dlq`, `rentify.${context}b`],
    });
    const partitions = topics.map(({ partitions }) => partitions.length);
    expect(partitions.slice(0, 2)).toEqual([3, 1]);
    expect([3, 7]).toContain(partitions[2]);
    await other.close();
  });

  it('is read by the CloudEvents SDK as what it is', async () => {
    const event = domainEvent({ context, correlationId: 'abc' });
    const headers = cloudEventHeaders(event);
    const read = CloudEvents.toEvent({
      headers,
      key: event.aggregateId,
      value: event.payload,
      body: event.payload,
      timestamp: undefined,
    } as never);
    expect(read).toMatchObject({
      specversion: '1.0',
      id: event.id,
      type: event.type,
      source: `/rentify/${context}`,
      subject: `rental/${event.aggregateId}`,
      dataschema: 'urn:rentify:event:RentalReserved:1',
      datacontenttype: 'application/json',
      sequence: event.seq,
      correlationid: 'abc',
      data: JSON.parse(event.payload),
    });
  });

  it('refuses what the broker refuses, and takes the rest in order', async () => {
    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: 2,
          name: `rentify.${context}`,
          configEntries: [{ name: 'max.message.bytes', value: '20000' }],
        },
      ],
    });
    const heard = recorder();
    await port.subscribe({ consumer, contexts: [context], ...heard });
    const [first, , third] = ['a', 'b', 'c'];
    const events = Array.from({ length: 20 }, (_, index) =>
      domainEvent({
        context,
        aggregateId: String([first, third][index % 2]),
        ...(index === 11 && { payload: JSON.stringify({ text: 'x'.repeat(30_000) }) }),
      }),
    );
    const refused = await port.publish(events);
    expect(refused).toMatchObject([{ event: { id: events[11]?.id }, reason: 'EVENT_TOO_LARGE' }]);
    const rest = events.filter((_, index) => index !== 11);
    await heard.hasSettled(rest);
    const idsOf = (key: string) => rest.filter((e) => e.aggregateId === key).map(({ id }) => id);
    const settled = heard.settled();
    for (const key of ['a', 'c']) {
      expect(settled.filter((id) => idsOf(key).includes(id))).toEqual(idsOf(key));
    }
  });

  it('tells how far a consumer is behind', async () => {
    const events = Array.from({ length: 10 }, () => domainEvent({ context }));
    await port.publish(events);
    const behind = async () =>
      (await port.lag(consumer, [context])).reduce((sum, { lag }) => sum + lag, 0n);
    expect(await behind()).toBe(10n);
    const heard = recorder();
    await port.subscribe({ consumer, contexts: [context], ...heard });
    await heard.hasSettled(events);
    await eventually(async () => (await behind()) === 0n);
  });

  it('has a copy of each dead letter, with its reason and the headers that it came with', async () => {
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

  describe('where a message is no event', () => {
    const event = domainEvent();
    const good = () => ({ ...cloudEventHeaders({ ...event, context }) });
    const without = (name: string) =>
      Object.fromEntries(Object.entries(good()).filter(([each]) => each !== name));
    const key = event.aggregateId;
    const value = event.payload;

    it.each<[what: string, message: () => Message, fault: RegExp]>([
      ['no headers', () => ({ key, value }), /ce_specversion is missing/],
      ['no id', () => ({ key, value, headers: without('ce_id') }), /ce_id is missing/],
      ['an id that is none', () => ({ key, value, headers: { ...good(), ce_id: '7' } }), /ce_id/],
      [
        'an actor that is none',
        () => ({ key, value, headers: { ...good(), ce_actorid: 'x' } }),
        /actorid/,
      ],
      [
        'another version',
        () => ({ key, value, headers: { ...good(), ce_specversion: '2' } }),
        /specversion/,
      ],
      [
        'the schema of another',
        () => ({ key, value, headers: { ...good(), ce_type: 'Other' } }),
        /another ce_type/,
      ],
      [
        'the topic of another',
        () => ({ key, value, headers: { ...good(), ce_source: '/rentify/x' } }),
        /ce_source/,
      ],
      ['the key of another', () => ({ key: 'x', value, headers: good() }), /key/],
      ['no key', () => ({ key: null, value, headers: good() }), /key/],
      ['no JSON', () => ({ key, value: '{"a":', headers: good() }), /no JSON/],
      ['no object', () => ({ key, value: '[1]', headers: good() }), /no JSON object/],
      ['no value', () => ({ key, value: null, headers: good() }), /empty/],
      ['an empty value', () => ({ key, value: '', headers: good() }), /empty/],
      [
        'bytes',
        () => ({ key, value: Buffer.from([0x7b, 0xff, 0x00, 0x7d]), headers: good() }),
        /UTF-8/,
      ],
    ])('says so: %s', async (_what, message, fault) => {
      const heard = recorder();
      await send(message());
      await send({ key, value, headers: good() });
      await port.subscribe({ consumer, contexts: [context], ...heard });
      await eventually(async () => heard.deliveries.length === 2);
      const [bad, next] = heard.deliveries as [Delivery, Delivery];
      expect(bad.event).toBeUndefined();
      expect(bad.fault).toMatch(fault);
      expect(bad.source).toBe(`rentify.${context}/0/0`);
      expect(bad.value ?? '').not.toContain('\0');
      expect(next.event?.id).toBe(event.id);
    });

    it('says so: two megabytes', async () => {
      await admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: 2,
            name: `rentify.${context}`,
            configEntries: [{ name: 'max.message.bytes', value: '4000000' }],
          },
        ],
      });
      await send({ key, value: JSON.stringify({ text: 'x'.repeat(2_000_000) }), headers: good() });
      const heard = recorder();
      await port.subscribe({ consumer, contexts: [context], ...heard });
      await eventually(async () => heard.deliveries.length === 1);
      expect(heard.deliveries[0]).toMatchObject({
        fault: 'The value has 2000011 bytes, more than 1048576.',
        value: null,
      });
    });
  });
});
