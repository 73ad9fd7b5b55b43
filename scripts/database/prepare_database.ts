import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from 'graphile-migrate';
import { createDatabase } from './create_database.ts';
import type { DatabaseUrls } from './database_urls.ts';
import { migrationSettings } from './migration_settings.ts';
import { setLoginPasswords } from './set_login_passwords.ts';

const afterReset = join(import.meta.dirname, '..', '..', 'migrations', 'after_reset.sql');

/** What only a superuser can do: the database, the roles with their passwords, the extensions. */
export async function prepareDatabase(urls: DatabaseUrls): Promise<void> {
  const { rootDatabaseUrl, ownerDatabaseUrl, databaseUrl, workerDatabaseUrl } = urls;
  await createDatabase(rootDatabaseUrl);
  await run(migrationSettings(urls), await readFile(afterReset, 'utf8'), 'after_reset.sql', {
    root: true,
  });
  await setLoginPasswords(rootDatabaseUrl, [
    ...[ownerDatabaseUrl, databaseUrl, workerDatabaseUrl, urls.readerDatabaseUrl],
  ]);
}
