import type { Logger } from 'pino';
import { createWorkerPool } from './create_worker_pool.ts';
import type { WorkerConfig } from './graphile.config.ts';
import { Heartbeat, type HeartbeatTimes } from './heartbeat.ts';

// A job that a killed worker left is taken by another within 30 + 10 s and a poll of 2 s.
const usualTimes: HeartbeatTimes = {
  beatEveryMs: 5_000,
  sweepEveryMs: 10_000,
  deadAfterMs: 30_000,
};

/**
 * The heartbeat of this process, as a plugin of graphile-worker, which waits for it before it takes
 * its first job. It locks jobs under the name of its pool, whatever the number of its workers, so
 * that name is what lives (graphile-worker 0.18.0).
 */
export function startHeartbeat({
  config,
  logger,
  times = usualTimes,
}: {
  config: Pick<WorkerConfig, 'workerDatabaseUrl' | 'workerConcurrency'>;
  logger: Logger;
  times?: HeartbeatTimes | undefined;
}): {
  readonly plugin: GraphileConfig.Plugin;
  /** Rejects once this worker counts as dead. */
  readonly lost: Promise<never>;
  /** Says that the worker has left, when no job of it runs any more. */
  end(): Promise<void>;
} {
  const { pool, end: endPool } = createWorkerPool(config, logger, {
    max: 1,
    // A connection that hangs must not keep the next beat from another one.
    connectionTimeoutMillis: times.beatEveryMs,
    query_timeout: times.beatEveryMs,
  });
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => undefined);
  const heartbeat = new Heartbeat({
    pool,
    logger,
    times,
    onLost: () => lost.reject(new Error('The worker counts as dead.')),
  });
  return {
    lost: lost.promise,
    plugin: {
      name: 'RentifyHeartbeatPlugin',
      version: '1.0.0',
      worker: {
        hooks: {
          startWorker: (_ctx, { worker }) => heartbeat.enter(worker.workerPool.id),
        },
      },
    },
    async end() {
      await heartbeat.stop();
      await endPool();
    },
  };
}
