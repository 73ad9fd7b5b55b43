import type { EventPort } from '../../../worker/events/event_port.ts';
import { withClient } from '../../database/with_client.ts';
import type { Sample } from '../interleaved.ts';
import { cpuOf } from './cpu_of.ts';
import type { EventsDatabase } from './events_database.ts';
import { startRelays } from './start_relays.ts';
import { watchedPort } from './watched_port.ts';

export type Drained = Sample & {
  readonly orderBreaks: number;
  /** Seconds from the start until each tenth was taken. */
  readonly tenths: readonly number[];
};

/** So many events from the outbox through the relays, until all are archived. */
export async function drained(
  database: EventsDatabase,
  port: EventPort,
  eventCount: number,
  otherPids: readonly number[] = [],
): Promise<Drained> {
  const events = watchedPort(port);
  const cpuBefore = cpuOf([database.postmasterPid, ...otherPids]);
  const tenths: number[] = [];
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1_000;
  const relays = startRelays(database.urls, events);
  const taken = new Promise<void>((resolve) => {
    events.onTaken((count) => {
      while (count >= (eventCount / 10) * (tenths.length + 1)) tenths.push(seconds());
      if (count >= eventCount) resolve();
    });
  });
  await taken;
  // A relay that is stopped still archives what it has published.
  await relays.stop();
  const took = seconds();
  const cpuAfter = cpuOf([database.postmasterPid, ...otherPids]);
  await assertEmpty(database);
  return {
    seconds: took,
    transactions: eventCount,
    cpuSeconds:
      cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore,
    orderBreaks: events.orderBreaks,
    tenths,
  };
}

async function assertEmpty({ urls }: EventsDatabase): Promise<void> {
  await withClient(urls.rootDatabaseUrl, async (root) => {
    const { rows } = await root.query<{ left: string }>(
      'select count(*) as left from app.outbox_events',
    );
    if (rows[0]?.left !== '0') throw new Error(`${rows[0]?.left} events are left in the outbox.`);
  });
}
