import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { ClaimsClient } from './claims_client.ts';
import type { Config } from './config.ts';
import { createPrimaryPool } from './create_primary_pool.ts';

/** The API's connections: few, and a request waits for one only so long. */
export function createPool(
  config: Pick<Config, 'databaseUrl' | 'poolSize' | 'connectionTimeoutMs' | 'statementTimeoutMs'>,
  logger: Logger,
): Pool {
  const pool = createPrimaryPool({
    Client: ClaimsClient,
    connectionString: config.databaseUrl,
    application_name: 'rentify_api',
    max: config.poolSize,
    connectionTimeoutMillis: config.connectionTimeoutMs,
    // Each statement has its own limit by settings; this one is for a server that is gone silently.
    query_timeout: config.statementTimeoutMs * 2,
    // Compiling a plan costs short queries more than it gives (performance.md).
    options: '-c jit=off',
  });
  // Both would end the process: an idle connection that is lost, and one that is lost in use.
  pool.on('error', (error) => logger.warn({ err: error }, 'idle connection lost'));
  pool.on('connect', (client) => {
    client.on('error', (error) => logger.warn({ err: error }, 'connection lost'));
  });
  return pool;
}
