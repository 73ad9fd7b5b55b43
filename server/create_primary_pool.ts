import { Pool, type PoolConfig } from 'pg';
import { PrimaryClient } from './primary_client.ts';

// What PostgreSQL itself says while it cannot be worked with.
const CANNOT_CONNECT_NOW = '57P03';
// Node asks ten times then, a second apart: who waits for a host that is gone without a word knows
// after 20 s. Without this number the system begins to ask after two hours.
const ASK_AFTER_MS = 10_000;

/**
 * Connections to the primary, wherever its address leads after a failover: a standby is refused when
 * it answers there, and what its server left behind is closed instead of handed on.
 */
export function createPrimaryPool(options: PoolConfig): Pool {
  const pool = new Pool({
    Client: PrimaryClient,
    onConnect: refuseStandby,
    keepAlive: true,
    keepAliveInitialDelayMillis: ASK_AFTER_MS,
    ...options,
  });
  pool.on('release', (_error, client) => {
    // The pool then drops what has been ended.
    if (client instanceof PrimaryClient && client.isSpent) void client.end();
  });
  return pool;
}

/** As target_session_attrs=primary of libpq, which pg does not know. */
async function refuseStandby(client: Pick<PrimaryClient, 'query'>): Promise<void> {
  const { rows } = await client.query<{ is_standby: boolean }>(
    'select pg_is_in_recovery() as is_standby',
  );
  if (rows[0]?.is_standby !== true) return;
  const refusal = new Error('The server is a standby: it takes no changes.');
  throw Object.assign(refusal, { code: CANNOT_CONNECT_NOW });
}
