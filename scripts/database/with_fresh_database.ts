import { readConfig } from '../../server/config.ts';
import { startTemporaryPostgres } from '../services/start_temporary_postgres.ts';
import { type DatabaseUrls, databaseUrls } from './database_urls.ts';
import { migrateDatabase } from './migrate_database.ts';
import { withClient } from './with_client.ts';

/** Runs the work on a database as the migrations build it, which is dropped afterwards. */
export async function withFreshDatabase<Result>(
  work: (urls: DatabaseUrls) => Promise<Result>,
): Promise<Result> {
  const server = await startTemporaryPostgres(readConfig().rootDatabaseUrl);
  const name = `rentify_fresh_${process.pid}`;
  const urls = databaseUrls(server.rootUrl, name);
  try {
    await migrateDatabase(urls, { includeCurrent: true });
    return await work(urls);
  } finally {
    await withClient(server.rootUrl, (root) =>
      root.query(`drop database if exists ${name} with (force)`),
    );
    await server.stop();
  }
}
