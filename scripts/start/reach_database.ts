import type { Config } from '../../server/config.ts';
import type { DatabaseUrls } from '../database/database_urls.ts';
import { migrateDatabase } from '../database/migrate_database.ts';
import { resolveDatabase } from './resolve_database.ts';
import { runningFile } from './running_file.ts';

/**
 * The database that a script works on: that of a running npm start, else the environment's, else
 * the embedded one, started for it. The last two are brought to the present first.
 */
export async function reachDatabase(
  config: Config,
): Promise<{ readonly urls: DatabaseUrls; readonly stop: () => Promise<void> }> {
  const running = runningFile.read(config.dataDir);
  if (running?.url !== undefined && config.databaseUrl === '') {
    return { urls: running, stop: async () => {} };
  }
  if (running !== undefined && config.databaseUrl === '') {
    throw new Error('npm start is starting on this data directory: wait until it is up.');
  }
  const database = await resolveDatabase(config);
  try {
    await migrateDatabase(database.urls, { includeCurrent: config.nodeEnv !== 'production' });
  } catch (error) {
    await database.stop();
    throw error;
  }
  return database;
}
