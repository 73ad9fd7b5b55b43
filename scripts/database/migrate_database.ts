import { setTimeout as sleep } from 'node:timers/promises';
import { migrate, watch } from 'graphile-migrate';
import type { DatabaseUrls } from './database_urls.ts';
import { migrateWorkerSchema } from './migrate_worker_schema.ts';
import { migrationSettings } from './migration_settings.ts';
import { prepareDatabase } from './prepare_database.ts';

// graphile-migrate keeps its pools for 200 ms, and ends the process when the server goes meanwhile.
const poolsAreGoneMs = 300;

/**
 * Brings a database to the present: database, roles and extensions as the superuser (where its URL
 * is known; else a DBA has done it), committed migrations as the owner, then what is being changed
 * now (`includeCurrent`; never in production), and graphile-worker's own schema.
 */
export async function migrateDatabase(
  urls: DatabaseUrls,
  { includeCurrent }: { readonly includeCurrent: boolean },
): Promise<void> {
  if (urls.rootDatabaseUrl !== '') await prepareDatabase(urls);
  const settings = migrationSettings(urls);
  if (includeCurrent) await watch(settings, true);
  else await migrate(settings);
  const poolsAreGone = sleep(poolsAreGoneMs);
  if (urls.workerDatabaseUrl !== '') await migrateWorkerSchema(urls);
  await poolsAreGone;
}
