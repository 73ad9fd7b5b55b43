import { join } from 'node:path';
import type { Config } from '../../server/config.ts';
import type { DatabaseUrls } from '../database/database_urls.ts';
import { databaseUrls } from '../database/database_urls.ts';
import { startEmbeddedPostgres } from '../services/start_embedded_postgres.ts';

/** The database of the environment, or the embedded one in the data directory. */
export async function resolveDatabase(
  config: Config,
): Promise<{ readonly urls: DatabaseUrls; readonly stop: () => Promise<void> }> {
  if (config.databaseUrl !== '') {
    return { urls: { ...config, readerDatabaseUrl: '' }, stop: async () => {} };
  }
  const directory = join(config.dataDir, 'postgres');
  const { rootUrl, stop } = await startEmbeddedPostgres({ directory, durable: true });
  return { urls: databaseUrls(rootUrl, 'rentify'), stop };
}
