import { parseArgs } from 'node:util';
import { commit } from 'graphile-migrate';
import { readConfig } from '../server/config.ts';
import { databaseUrls } from './database/database_urls.ts';
import { migrateDatabase } from './database/migrate_database.ts';
import { migrationSettings } from './database/migration_settings.ts';
import { withClient } from './database/with_client.ts';
import { startTemporaryPostgres } from './services/start_temporary_postgres.ts';

// npm run db:commit -- --message "rental: late fees": current.sql becomes history. The history is
// replayed from nothing on a server of its own, so nobody's database is touched.
const { values: options } = parseArgs({ options: { message: { type: 'string', short: 'm' } } });
if (!options.message) throw new Error('npm run db:commit -- --message "<context>: <what>"');

const server = await startTemporaryPostgres(readConfig().rootDatabaseUrl);
const [main, shadow] = [`rentify_commit_${process.pid}`, `rentify_shadow_${process.pid}`];
try {
  const urls = databaseUrls(server.rootUrl, main);
  await migrateDatabase(urls, { includeCurrent: false });
  const shadowDatabaseUrl = databaseUrls(server.rootUrl, shadow).ownerDatabaseUrl;
  await commit(migrationSettings({ ...urls, shadowDatabaseUrl }), options.message);
} finally {
  await withClient(server.rootUrl, async (root) => {
    for (const name of [main, shadow]) await root.query(`drop database if exists ${name}`);
  });
  await server.stop();
}
