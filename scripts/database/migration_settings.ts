import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from 'graphile-migrate';
import { Logger } from 'graphile-migrate';

const repository = join(import.meta.dirname, '..', '..');

/** What graphile-migrate works with: .gmrc, which its own command reads too, and these URLs. */
export function migrationSettings(urls: {
  readonly ownerDatabaseUrl: string;
  readonly rootDatabaseUrl: string;
  readonly shadowDatabaseUrl?: string;
}): Settings {
  const shared: Settings = JSON.parse(readFileSync(join(repository, '.gmrc'), 'utf8'));
  return {
    ...shared,
    connectionString: urls.ownerDatabaseUrl,
    // Only asked for by actions that need a superuser; it must not be empty.
    rootConnectionString: urls.rootDatabaseUrl || 'template1',
    ...(urls.shadowDatabaseUrl && { shadowConnectionString: urls.shadowDatabaseUrl }),
    migrationsFolder: join(repository, 'migrations'),
    logger: new Logger(() => (level, message) => {
      if (level === 'error' || level === 'warning') console.error(message);
    }),
  };
}
