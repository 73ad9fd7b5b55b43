import { missingForKafka } from '../../services/missing_for_kafka.ts';
import { startKafka } from '../../services/start_kafka.ts';
import type { Row } from '../row.ts';
import { type EventsDatabase, eventsDatabase } from './events_database.ts';
import { measureBacklog } from './measure_backlog.ts';
import { measureBroker } from './measure_broker.ts';
import { measureDelay } from './measure_delay.ts';
import { measureDrain } from './measure_drain.ts';
import { measureIdle } from './measure_idle.ts';
import { measureWriters } from './measure_writers.ts';

export type EventSizes = {
  readonly broker: { readonly rounds: number; readonly eventCount: number };
  readonly drain: { readonly rounds: number; readonly eventCount: number };
  readonly backlog: { readonly eventCount: number };
  readonly writers: { readonly rounds: number; readonly seconds: number };
  readonly delay: { readonly eventCount: number };
  readonly idle: { readonly seconds: number };
};

/** From the outbox to the effect: what it costs, how fast it goes, how long it takes. */
export async function measureEvents(
  sizes: EventSizes,
  report: (progress: string) => void,
  verify: (database: EventsDatabase) => Promise<void>,
): Promise<Row[]> {
  report('a database of its own for the events');
  const database = await eventsDatabase();
  try {
    const rows: Row[] = [];
    report('relays, idle');
    const idle = await measureIdle(database, sizes.idle);
    report('events, from commit to effect');
    const inProcess = { name: 'in process', brokers: [], ...sizes.delay };
    const delays = await measureDelay(database, inProcess);
    const missing = missingForKafka();
    if (missing === undefined) {
      rows.push(...(await measureWithKafka(database, sizes, report, delays)));
    } else {
      report(`nothing into Kafka: ${missing}`);
      rows.push(...delays);
    }
    report('events into a fast sink');
    rows.push(...(await measureDrain(database, sizes.drain)));
    report('writers');
    rows.push(...(await measureWriters(database, sizes.writers)));
    report('backlog');
    rows.push(...(await measureBacklog(database, sizes.backlog)));
    await verify(database);
    return [...rows, ...idle];
  } finally {
    await database.stop();
  }
}

async function measureWithKafka(
  database: EventsDatabase,
  sizes: EventSizes,
  report: (progress: string) => void,
  delays: Row[],
): Promise<Row[]> {
  report('Kafka');
  const broker = await startKafka();
  try {
    report('events over Kafka, from commit to effect');
    const overKafka = { name: 'over Kafka', brokers: [broker.brokers], ...sizes.delay };
    const kafkaDelays = await measureDelay(database, overKafka);
    report('events into Kafka');
    return [...(await measureBroker(database, broker, sizes.broker)), ...delays, ...kafkaDelays];
  } finally {
    await broker.stop();
  }
}
