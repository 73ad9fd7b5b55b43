import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatabaseUrls, databaseUrls } from '../../database/database_urls.ts';
import { migrateDatabase } from '../../database/migrate_database.ts';
import { withClient } from '../../database/with_client.ts';
import { postmasterPid } from '../postmaster_pid.ts';
import { startBenchPostgres } from '../start_bench_postgres.ts';

export type EventsDatabase = {
  readonly urls: DatabaseUrls;
  readonly postmasterPid: number;
  readonly stop: () => Promise<void>;
};

// A queue lives by its vacuum, and the settings of app.outbox_events are measured with it.
const settings = { autovacuum: 'on', autovacuum_naptime: '15s', track_commit_timestamp: 'on' };

/** A server of its own for the events: an empty product and what the bench tells. */
export async function eventsDatabase(): Promise<EventsDatabase> {
  const { rootUrl, stop } = await startBenchPostgres(settings);
  try {
    const urls = databaseUrls(rootUrl, 'rentify_bench_events');
    await migrateDatabase(urls, { includeCurrent: true });
    await withClient(urls.rootDatabaseUrl, async (root) => {
      await root.query(await readFile(join(import.meta.dirname, 'events_tables.sql'), 'utf8'));
      await root.query('select app.open_archive_days()');
      await root.query('vacuum (analyze)');
    });
    return { urls, postmasterPid: await postmasterPid(urls.rootDatabaseUrl), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
