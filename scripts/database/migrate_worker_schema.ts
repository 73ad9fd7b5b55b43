import { Logger, runMigrations } from 'graphile-worker';
import pg from 'pg';
import { withClient } from './with_client.ts';

/**
 * Brings graphile-worker's own schema up to date as its login. The library says `create schema if
 * not exists` once, for which PostgreSQL wants CREATE on the database even where the schema is
 * there; so the owner lends that right for this moment only.
 */
export async function migrateWorkerSchema(urls: {
  readonly ownerDatabaseUrl: string;
  readonly workerDatabaseUrl: string;
}): Promise<void> {
  const { pathname } = new URL(urls.ownerDatabaseUrl);
  const database = pg.escapeIdentifier(decodeURIComponent(pathname.slice(1)));
  await withClient(urls.ownerDatabaseUrl, async (owner) => {
    await owner.query(`grant create on database ${database} to rentify_worker`);
    try {
      await runMigrations({
        connectionString: urls.workerDatabaseUrl,
        logger: new Logger(() => (level, message) => {
          if (level === 'error' || level === 'warning') console.error(message);
        }),
      });
    } finally {
      await owner.query(`revoke create on database ${database} from rentify_worker`);
    }
  });
}
