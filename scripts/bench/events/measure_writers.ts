import { withClient } from '../../database/with_client.ts';
import { compared } from '../compared.ts';
import { interleaved } from '../interleaved.ts';
import { openSessions } from '../open_sessions.ts';
import type { Row } from '../row.ts';
import type { EventsDatabase } from './events_database.ts';
import { fastSink } from './fast_sink.ts';
import { rateOf } from './rate_of.ts';
import { startRelays } from './start_relays.ts';
import { untilTold } from './until_told.ts';
import { watchedPort } from './watched_port.ts';

const clients = 32;

/** What telling others costs those who write, while the relays work beside them. */
export async function measureWriters(
  database: EventsDatabase,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Row[]> {
  const sessions = await openSessions({ ...database, clerkId: '' }, clients, {});
  const events = watchedPort(fastSink());
  const relays = startRelays(database.urls, events);
  const behind: number[] = [];
  const side = (hasEvents: boolean) => async () => {
    const sample = await sessions.run('call bench.write($1, $2, null)', [seconds, hasEvents]);
    // What is waiting now would fall into the other side's time.
    if (hasEvents) behind.push(await waiting(database));
    await withClient(database.urls.rootDatabaseUrl, untilTold);
    return sample;
  };
  const [on, off] = [side(true), side(false)];
  try {
    for (const warmUp of [on, off]) await warmUp();
    const samples = await interleaved(rounds, { on, off });
    return [
      {
        name: `${clients} clients that write, each with an event, the relays beside them`,
        peer: 'the same without events',
        ...compared(samples.on, samples.off),
        aim: { atLeast: 0.85 },
        notes:
          `${rateOf(samples.on)} against ${rateOf(samples.off)} transactions a second; at the end ` +
          `at most ${Math.max(...behind)} events waited; order breaks: ${events.orderBreaks}`,
      },
    ];
  } finally {
    await relays.stop();
    await sessions.close();
  }
}

function waiting({ urls }: EventsDatabase): Promise<number> {
  return withClient(urls.rootDatabaseUrl, async (root) => {
    const { rows } = await root.query<{ count: string }>('select count(*) from app.outbox_events');
    return Number(rows[0]?.count);
  });
}
