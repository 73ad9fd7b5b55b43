import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { createKafkaEvents } from '../../worker/events/kafka/create_kafka_events.ts';
import { kafkaTestTiming } from './kafka_test_timing.ts';

// A consumer in a process of its own, to be killed: it writes the id of each event that it settles.

const [brokers = '', consumer = '', context = '', handlerMs = '0'] = process.argv.slice(2);
const port = createKafkaEvents({
  brokers: brokers.split(','),
  partitions: 6,
  replicationFactor: 1,
  logger: pino({ level: 'silent' }),
  timing: kafkaTestTiming,
});
await port.subscribe({
  consumer,
  contexts: [context],
  async receive({ event }) {
    await delay(Number(handlerMs));
    process.stdout.write(`${event?.aggregateId} ${event?.id}\n`);
    return 'settled';
  },
});
