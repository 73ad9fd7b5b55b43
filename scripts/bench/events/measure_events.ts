import { missingForKafka } from '../../services/missing_for_kafka.ts';
import { startKafka } from '../../services/start_kafka.ts';
import type { Row } from '../row.ts';
import type { EventsDatabase } from './events_database.ts';
import { measureBacklog } from './measure_backlog.ts';
import { measureBroker } from './measure_broker.ts';
import { measureDelay } from './measure_delay.ts';
import { measureDrain } from './measure_drain.ts';
import { measureFirstStart } from './measure_first_start.ts';
import { measureIdle } from './measure_idle.ts';
import { measureReservers } from './measure_reservers.ts';
import { measureWriters } from './measure_writers.ts';

export type EventSizes = {
  readonly broker: { readonly rounds: number; readonly eventCount: number };
  readonly drain: { readonly rounds: number; readonly eventCount: number };
  readonly backlog: { readonly eventCount: number };
  readonly writers: { readonly rounds: number; readonly seconds: number };
  readonly reservers: { readonly rounds: number; readonly turns: number };
  readonly delay: { readonly eventCount: number };
  readonly idle: { readonly seconds: number };
};

/** From the outbox to the effect: what it costs, how fast it goes, how long it takes. */
export async function measureEvents(
  database: EventsDatabase,
  sizes: EventSizes,
  report: (progress: string) => void,
): Promise<Row[]> {
  report('relays, idle');
  const idle = await measureIdle(database, sizes.idle);
  report('events, from commit to effect');
  const delays = await measureDelay(database, {
    ...{ name: 'in process', brokers: [] },
    ...sizes.delay,
  });
  const missing = missingForKafka();
  if (missing !== undefined) report(`nothing over Kafka: ${missing}`);
  const kafka = missing === undefined ? await measureKafka(database, sizes, report) : [];
  report('events into a fast sink');
  const drain = await measureDrain(database, sizes.drain);
  report('writers');
  const writers = [
    ...(await measureWriters(database, sizes.writers)),
    ...(await measureReservers(sizes.reservers, report)),
  ];
  report('a backlog of events');
  const backlog = await measureBacklog(database, sizes.backlog);
  report('npm start, the first');
  const start = await measureFirstStart();
  return [...kafka, ...drain, ...backlog, ...writers, ...delays, ...idle, ...start];
}

async function measureKafka(
  database: EventsDatabase,
  sizes: EventSizes,
  report: (progress: string) => void,
): Promise<Row[]> {
  const broker = await startKafka();
  try {
    report('events over Kafka, from commit to effect');
    const delays = await measureDelay(database, {
      ...{ name: 'over Kafka', brokers: [broker.brokers] },
      ...sizes.delay,
    });
    report('events into Kafka');
    return [...(await measureBroker(database, broker, sizes.broker)), ...delays];
  } finally {
    await broker.stop();
  }
}
