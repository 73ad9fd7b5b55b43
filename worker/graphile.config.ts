import { WorkerPreset } from 'graphile-worker';
import type { Logger } from 'pino';
import type { Config } from '../server/config.ts';
import type { KafkaConfig } from './events/kafka/kafka_settings.ts';
import { shards } from './outbox/shards.ts';
import { createWorkerLogger } from './worker_logger.ts';

export type WorkerConfig = Pick<
  Config,
  | 'workerDatabaseUrl'
  | 'workerConcurrency'
  | 'shutdownTimeoutMs'
  | 'secretKey'
  | 'dataDir'
  | 'nodeEnv'
  | 'smtpUrl'
  | 'mailFrom'
  | 'webAppUrl'
  | 'webhookAllowedNetworks'
> &
  KafkaConfig;

/** How graphile-worker runs here. */
export function createWorkerPreset(config: WorkerConfig, logger: Logger): GraphileConfig.Preset {
  return {
    extends: [WorkerPreset],
    worker: {
      // The relays never end, so they must not take the place of other jobs.
      concurrentJobs: config.workerConcurrency + shards.length,
      pollInterval: 2_000,
      logger: createWorkerLogger(logger),
      gracefulShutdownAbortTimeout: config.shutdownTimeoutMs,
      // With the defaults (-1) a job that ends during a graceful stop is not recorded: it stays
      // locked for up to 4 hours and runs again (graphile-worker 0.18.0).
      completeJobBatchDelay: 0,
      failJobBatchDelay: 0,
    },
  };
}
