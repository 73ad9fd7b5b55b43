import { pino } from 'pino';
import type { DomainEvent } from '../../../worker/events/domain_event.ts';
import type { EventPort } from '../../../worker/events/event_port.ts';
import { createKafkaEvents } from '../../../worker/events/kafka/create_kafka_events.ts';
import { shards } from '../../../worker/outbox/shards.ts';
import { compared } from '../compared.ts';
import { interleaved, type Sample } from '../interleaved.ts';
import type { Row } from '../row.ts';
import { capturedBatches } from './captured_batches.ts';
import { cpuOf } from './cpu_of.ts';
import { type Drained, drained } from './drained.ts';
import { emit } from './emit.ts';
import type { EventsDatabase } from './events_database.ts';
import { rateOf } from './rate_of.ts';

/** The relays into a broker, against the same client that produces the same events from memory. */
export async function measureBroker(
  database: EventsDatabase,
  broker: { readonly brokers: string; readonly pid: number },
  { rounds, eventCount }: { rounds: number; eventCount: number },
): Promise<Row[]> {
  const batches = await capturedBatches(database, 20_000);
  const events = createKafkaEvents({
    brokers: [broker.brokers],
    partitions: 6,
    replicationFactor: 1,
    logger: pino({ level: 'silent' }),
  });
  try {
    const relayed: Drained[] = [];
    const relays = async () => {
      await emit(database, eventCount);
      const sample = await drained(database, events, eventCount, [broker.pid]);
      relayed.push(sample);
      return sample;
    };
    const alone = () => produced(events, batches, eventCount, [database.postmasterPid, broker.pid]);
    // Producers connect, and the broker's code is compiled while it runs.
    for (const warmUp of [alone, relays, alone]) await warmUp();
    const samples = await interleaved(rounds, { relays, alone });
    const orderBreaks = relayed.reduce((sum, sample) => sum + sample.orderBreaks, 0);
    return [
      {
        name: 'relay of 4 shards into Kafka, archive included',
        peer: 'the same client from memory',
        ...compared(samples.relays, samples.alone),
        aim: { atLeast: 0.6 },
        notes:
          `${rateOf(samples.relays)} against ${rateOf(samples.alone)} events a second; ` +
          `order breaks: ${orderBreaks}`,
      },
    ];
  } finally {
    await events.close();
  }
}

/** As many senders as there are relays, each with batches of its own. */
async function produced(
  port: EventPort,
  batches: readonly (readonly DomainEvent[])[],
  eventCount: number,
  pids: readonly number[],
): Promise<Sample> {
  const cpuBefore = cpuOf(pids);
  const startedAt = performance.now();
  let sent = 0;
  let next = 0;
  const send = async () => {
    while (sent < eventCount) {
      const batch = batches[next++ % batches.length] ?? [];
      sent += batch.length;
      await port.publish(batch);
    }
  };
  await Promise.all(shards.map(send));
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuAfter = cpuOf(pids);
  const cpuSeconds =
    cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore;
  return { seconds, transactions: sent, cpuSeconds };
}
