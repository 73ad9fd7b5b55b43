import { setTimeout as delay } from 'node:timers/promises';
import { cpuSeconds } from '../cpu_seconds.ts';
import type { Row } from '../row.ts';
import type { EventsDatabase } from './events_database.ts';
import { fastSink } from './fast_sink.ts';
import { startRelays } from './start_relays.ts';

/** What the relays cost while nothing happens: they ask every 25 to 50 ms, each for its shard. */
export async function measureIdle(
  database: EventsDatabase,
  { seconds }: { seconds: number },
): Promise<Row[]> {
  const without = await used(database, seconds);
  const relays = startRelays(database.urls, fastSink());
  try {
    await delay(1_000);
    const idle = await used(database, seconds);
    const percent = (part: keyof typeof idle) =>
      `${(((idle[part] - without[part]) / seconds) * 100).toFixed(1)} %`;
    return [
      {
        name: '4 relays with nothing to do',
        peer: '',
        notes: `of one core: ${percent('database')} in the database, ${percent('worker')} in the worker`,
      },
    ];
  } finally {
    await relays.stop();
  }
}

async function used({ postmasterPid }: EventsDatabase, seconds: number) {
  const now = () => {
    const { user, system } = process.cpuUsage();
    return {
      worker: (user + system) / 1_000_000,
      database: cpuSeconds(postmasterPid) ?? Number.NaN,
    };
  };
  const before = now();
  await delay(seconds * 1_000);
  const after = now();
  return { worker: after.worker - before.worker, database: after.database - before.database };
}
