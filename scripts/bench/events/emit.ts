import { withClient } from '../../database/with_client.ts';
import type { EventsDatabase } from './events_database.ts';

/** Fills the outbox, and leaves nothing to do to the vacuum that would fall into one side's time. */
export async function emit({ urls }: EventsDatabase, eventCount: number): Promise<void> {
  await withClient(urls.rootDatabaseUrl, async (root) => {
    await root.query('call bench.emit($1)', [eventCount]);
    await root.query('vacuum (analyze) app.outbox_events');
  });
}
