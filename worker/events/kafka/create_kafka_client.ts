import { Kafka, logLevel } from 'kafkajs';
import { createKafkaLog } from './create_kafka_log.ts';
import type { KafkaOptions, KafkaTiming } from './kafka_options.ts';

/** The way to the brokers; it connects nowhere yet. */
export function createKafkaClient(
  { brokers, ssl = false, sasl, logger }: KafkaOptions,
  { connectionTimeoutMs, requestTimeoutMs }: KafkaTiming,
): Kafka {
  return new Kafka({
    clientId: 'rentify',
    brokers: [...brokers],
    ssl,
    ...(sasl !== undefined && { sasl: { mechanism: 'scram-sha-512', ...sasl } }),
    connectionTimeout: connectionTimeoutMs,
    requestTimeout: requestTimeoutMs,
    // Written out: kafkajs has other defaults where NODE_ENV is test.
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, multiplier: 2, factor: 0.2, retries: 3 },
    logLevel: logger.isLevelEnabled('trace') ? logLevel.DEBUG : logLevel.INFO,
    logCreator: createKafkaLog(logger),
  });
}
