import { createLogger } from '../../../server/logger.ts';
import { loadSecretKey } from '../../../server/secrets/load_secret_key.ts';
import { createConsumers } from '../../../worker/create_consumers.ts';
import { createKafkaEvents } from '../../../worker/events/kafka/create_kafka_events.ts';
import { createProcessEvents } from '../../../worker/events/process/create_process_events.ts';
import { startWorker } from '../../../worker/start_worker.ts';
import { kafkaTestTiming } from '../kafka_test_timing.ts';
import { workerConfig } from '../worker_config.ts';
import { effectRecorder } from './effect_recorder.ts';

// A worker in a process of its own (worker_process.ts) with every job and every consumer there is,
// and one more that records; it notices death in seconds. Without brokers it is its own transport.
const config = workerConfig({ workerDatabaseUrl: process.env['WORKER_DATABASE_URL'] ?? '' });
const logger = createLogger({ logLevel: 'info' });
const brokers = process.env['KAFKA_BROKERS'] ?? '';
const worker = await startWorker({
  config,
  logger,
  consumers: [...createConsumers({ secretKey: await loadSecretKey(config) }), effectRecorder],
  events:
    brokers === ''
      ? createProcessEvents({ logger })
      : createKafkaEvents({
          brokers: brokers.split(','),
          partitions: 3,
          replicationFactor: 1,
          logger,
          timing: { ...kafkaTestTiming, connectionTimeoutMs: 1_000, requestTimeoutMs: 5_000 },
        }),
  heartbeatTimes: {
    ...{ beatEveryMs: 500, sweepEveryMs: 1_000 },
    deadAfterMs: Number(process.env['DEAD_AFTER_MS']),
  },
});
worker.ended.catch(() => end(1));
process.once('SIGTERM', () => end(0));

/** As worker/main.ts does. */
function end(exitCode: number): void {
  setTimeout(() => process.exit(1), config.shutdownTimeoutMs + 5_000).unref();
  void worker.stop().then(() => process.exit(exitCode));
}
