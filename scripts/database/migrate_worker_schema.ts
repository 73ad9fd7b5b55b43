import { Logger, runMigrations } from 'graphile-worker';
import pg from 'pg';
import { withClient } from './with_client.ts';

// The view of the jobs shows no payload. Of the queues there is no view, only the table, on which
// graphile-worker switches row level security on.
const grantToOwner = `
  grant usage on schema graphile_worker to rentify_owner;
  grant select on graphile_worker.jobs, graphile_worker._private_job_queues to rentify_owner;
  drop policy if exists rentify_owner_reads on graphile_worker._private_job_queues;
  create policy rentify_owner_reads on graphile_worker._private_job_queues
    for select to rentify_owner using (true)`;

/**
 * Brings graphile-worker's own schema up to date as its login. The library says `create schema if
 * not exists` once, for which PostgreSQL wants CREATE on the database even where the schema is
 * there; so the owner lends that right for this moment only. In return the owner may read the jobs:
 * functions of ours tell the metrics of them and find what dead workers hold.
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
      await withClient(urls.workerDatabaseUrl, (worker) => worker.query(grantToOwner));
    } finally {
      await owner.query(`revoke create on database ${database} from rentify_worker`);
    }
  });
}
