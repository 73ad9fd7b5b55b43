import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate, run, watch } from 'graphile-migrate';
import { createDatabase } from './create_database.ts';
import type { DatabaseUrls } from './database_urls.ts';
import { migrateWorkerSchema } from './migrate_worker_schema.ts';
import { migrationSettings } from './migration_settings.ts';
import { setLoginPasswords } from './set_login_passwords.ts';

// graphile-migrate keeps its pools for 200 ms, and ends the process when the server goes meanwhile.
const poolsAreGoneMs = 300;
const afterReset = join(import.meta.dirname, '..', '..', 'migrations', 'after_reset.sql');

/**
 * Brings a database to the present: database, roles and extensions as the superuser (where its URL
 * is known; else a DBA has done it), committed migrations as the owner, then what is being changed
 * now (`includeCurrent`; never in production), and graphile-worker's own schema.
 */
export async function migrateDatabase(
  urls: DatabaseUrls,
  { includeCurrent }: { readonly includeCurrent: boolean },
): Promise<void> {
  const settings = migrationSettings(urls);
  if (urls.rootDatabaseUrl !== '') {
    await createDatabase(urls.rootDatabaseUrl);
    await run(settings, await readFile(afterReset, 'utf8'), 'after_reset.sql', { root: true });
    const { ownerDatabaseUrl, databaseUrl, workerDatabaseUrl, readerDatabaseUrl } = urls;
    await setLoginPasswords(urls.rootDatabaseUrl, [
      ...[ownerDatabaseUrl, databaseUrl, workerDatabaseUrl, readerDatabaseUrl],
    ]);
  }
  if (includeCurrent) await watch(settings, true);
  else await migrate(settings);
  const poolsAreGone = sleep(poolsAreGoneMs);
  if (urls.workerDatabaseUrl !== '') await migrateWorkerSchema(urls);
  await poolsAreGone;
}
