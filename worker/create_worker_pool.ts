import type pg from 'pg';
import type { Logger } from 'pino';
import type { Config } from '../server/config.ts';
import { createPrimaryPool } from '../server/create_primary_pool.ts';
import { shards } from './outbox/shards.ts';

// A host that lost its power says no goodbye: its connections, and with them its locks, are gone
// after 25 s, not after the two hours that systems wait by default.
const FORGET_SILENT_HOSTS = [
  ...['-c tcp_keepalives_idle=10', '-c tcp_keepalives_interval=5', '-c tcp_keepalives_count=3'],
];

/**
 * The connections of the jobs. graphile-worker's own pool stops listening to them before they are
 * closed: a database that stops right after, as that of npm start does, ended the process with an
 * unhandled error. Here `end` resolves when they are gone, and what is lost is logged until then.
 */
export function createWorkerPool(
  config: Pick<Config, 'workerDatabaseUrl' | 'workerConcurrency'>,
  logger: Logger,
  {
    settings = [],
    ...options
  }: pg.PoolConfig & {
    /** More settings of the sessions, as on the command line: -c name=value. */
    readonly settings?: readonly string[];
  } = {},
): { readonly pool: pg.Pool; readonly end: () => Promise<void> } {
  const pool = createPrimaryPool({
    connectionString: config.workerDatabaseUrl,
    application_name: 'rentify_worker',
    // One for LISTEN and one to take jobs with, beside those that run.
    max: config.workerConcurrency + shards.length + 2,
    options: [...FORGET_SILENT_HOSTS, ...settings].join(' '),
    ...options,
  });
  const open = new Set<pg.PoolClient>();
  pool.on('error', (error) => logger.warn({ err: error }, 'idle connection lost'));
  pool.on('connect', (client) => {
    open.add(client);
    client.on('error', (error) => logger.warn({ err: error }, 'connection lost'));
  });
  pool.on('remove', (client) => open.delete(client));
  return {
    pool,
    async end() {
      await pool.end();
      // Not events.once: it would reject where a connection is lost meanwhile.
      while (open.size > 0) await new Promise((resolve) => pool.once('remove', resolve));
    },
  };
}
