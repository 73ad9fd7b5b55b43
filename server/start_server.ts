import './grafast_mode.ts';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { postgraphile } from 'postgraphile';
import { createAdminApp } from './admin_app.ts';
import { createApp } from './app.ts';
import type { AccessTokenKeys } from './auth/access_token_keys.ts';
import { createArgon2Thread } from './auth/create_argon2_thread.ts';
import { createGate } from './auth/gate.ts';
import { createPasswordPolicy } from './auth/password_policy.ts';
import { createPasswords } from './auth/passwords.ts';
import { createRefusalRecorder } from './auth/refusal_recorder.ts';
import { type SignToken, signAccessToken } from './auth/sign_access_token.ts';
import { createSigningKeys } from './auth/signing_keys.ts';
import { createTokenVerifier } from './auth/token_verifier.ts';
import { trustedIssuers } from './auth/trusted_issuers.ts';
import type { Config } from './config.ts';
import { createPool } from './create_pool.ts';
import { createRedis, type SharedCounts } from './create_redis.ts';
import { createDatabaseClock } from './database_clock.ts';
import { loadErrorCatalogue } from './error_catalogue.ts';
import { createPreset } from './graphile.config.ts';
import { createMaskError } from './graphql/mask_error.ts';
import { createHttpServer } from './http/create_http_server.ts';
import { createLimits } from './http/limits/create_limits.ts';
import { outboxMoves } from './http/outbox_moves.ts';
import type { ReadinessChecks } from './http/ready.ts';
import { createMetrics } from './metrics.ts';
import { observeClock } from './observe_clock.ts';
import { loadSecretKey } from './secrets/load_secret_key.ts';

export interface RunningServer {
  readonly url: string;
  readonly adminUrl: string;
  /** Answers what is in flight, then closes what was opened, in reverse, within the deadline. */
  stop(): Promise<void>;
}

interface ServerOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Unless given, the keys in the database sign. */
  readonly keys?: AccessTokenKeys;
  /** More that /ready must see, by name. */
  readonly checks?: ReadinessChecks;
}

/** Starts the API and the admin port; resolves when both answer. */
export async function startServer({
  config,
  logger,
  keys: givenKeys,
  checks = {},
}: ServerOptions): Promise<RunningServer> {
  const pool = createPool(config, logger);
  const catalogue = await loadErrorCatalogue(pool);
  const metrics = createMetrics({ pool });
  const clock = await createDatabaseClock({ pool, logger });
  observeClock(metrics.registry, clock);
  const isProduction = config.nodeEnv === 'production';
  const gate = createGate({ pool, config });
  const recordRefusal = createRefusalRecorder({ gate, logger });
  const maskError = createMaskError({ catalogue, logger, recordRefusal, isProduction });
  const secretKey = await loadSecretKey(config);
  const redis = await createRedis(config, logger);
  const argon2 = createArgon2Thread();
  const limits = createLimits({ config, redis, metrics, gate, secretKey });
  const instance = postgraphile(createPreset({ config, pool, maskError, limits }));
  // A name that two contexts share, or a lost grant: found here, not by the first client.
  await instance.getSchemaResult();

  let isStopping = false;
  const keys = givenKeys ?? (await createSigningKeys({ gate, secretKey, logger }));
  const parts = {
    config,
    pool,
    logger,
    metrics,
    catalogue,
    keys,
    verifyToken: createTokenVerifier(await trustedIssuers({ config, keys, gate, logger }), clock),
    gate,
    clock,
    limits,
    recordRefusal,
    passwords: createPasswords(argon2),
    passwordPolicy: createPasswordPolicy(),
    secretKey,
    signToken: ((claims) =>
      signAccessToken(keys, config, claims, clock.nowMs())) satisfies SignToken,
    postgraphile: instance,
  };
  const server = createHttpServer(config, await createApp(parts));
  const adminServer = createServer(
    createAdminApp({
      config,
      gate,
      metrics,
      checks: { ...ownChecks(pool, redis), ...checks },
      isStopping: () => isStopping,
    }),
  );
  const adminUrl = await listen(adminServer, config.host, config.adminPort);
  const url = await listen(server, config.host, config.port);
  logger.info({ url, adminUrl }, 'server started');

  return {
    url,
    adminUrl,
    async stop() {
      isStopping = true;
      await close(server, config.shutdownTimeoutMs);
      await instance.release();
      await keys.stop();
      clock.stop();
      await argon2.stop();
      redis?.close();
      await pool.end();
      await close(adminServer, 1_000);
      metrics.registry.clear();
      logger.info('server stopped');
    },
  };
}

function ownChecks(pool: Pool, redis: SharedCounts | undefined): ReadinessChecks {
  return {
    database: () => pool.query('select 1'),
    outbox: () => outboxMoves(pool),
    ...(redis === undefined ? {} : { redis: redis.ping }),
  };
}

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const { address, family, port: taken } = server.address() as AddressInfo;
      resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`);
    });
  });
}

/** Takes no more, waits for what is in flight, and cuts it off at the deadline. */
function close(server: Server, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), timeoutMs);
    // A connection that has just answered is kept alive by its client for a minute: hang up.
    const hangUp = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(deadline);
      clearInterval(hangUp);
      resolve();
    });
  });
}
