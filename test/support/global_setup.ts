import { databaseUrls } from '../../scripts/database/database_urls.ts';
import { migrateDatabase } from '../../scripts/database/migrate_database.ts';
import { withClient } from '../../scripts/database/with_client.ts';
import { startTemporaryPostgres } from '../../scripts/services/start_temporary_postgres.ts';
import { readConfig } from '../../server/config.ts';
import { installEventCheck } from './install_event_check.ts';
import { runningServices } from './running_services.ts';
import { services } from './services.ts';

/** Once a run: a server, and on it the database that every test file gets a copy of. */
export default async function globalSetup(): Promise<void> {
  // Jest ends on these without its teardown; an ordinary exit lets the server be stopped.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

  const config = readConfig();
  const server = await startTemporaryPostgres(config.rootDatabaseUrl).catch((error: unknown) => {
    if (config.ci) throw error;
    const missing = error instanceof Error ? error.message : String(error);
    console.warn(`Every test that needs PostgreSQL is skipped: ${missing}`);
    services.publish({ missing });
  });
  if (server === undefined) return;

  const { rootUrl } = server;
  const template = `rentify_test_${process.pid}_${Date.now()}`;
  const drop = () =>
    withClient(rootUrl, (root) => root.query(`drop database if exists ${template} with (force)`));
  runningServices.stop = async () => {
    await drop();
    await server.stop();
  };
  try {
    const urls = databaseUrls(rootUrl, template);
    await migrateDatabase(urls, { includeCurrent: true });
    await withClient(urls.ownerDatabaseUrl, installEventCheck);
  } catch (error) {
    await runningServices.stop();
    throw error;
  }
  services.publish({ rootUrl, template });
}
