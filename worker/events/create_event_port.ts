import type { Logger } from 'pino';
import type { Config } from '../../server/config.ts';
import type { EventPort } from './event_port.ts';
import { createKafkaEvents } from './kafka/create_kafka_events.ts';
import { createProcessEvents } from './process/create_process_events.ts';

type KafkaSettings = Pick<
  Config,
  | 'kafkaBrokers'
  | 'kafkaSsl'
  | 'kafkaSaslUsername'
  | 'kafkaSaslPassword'
  | 'kafkaPartitions'
  | 'kafkaReplicationFactor'
>;

/** Kafka where there are brokers, else this process. */
export function createEventPort(config: KafkaSettings, logger: Logger): EventPort {
  if (config.kafkaBrokers.length === 0) return createProcessEvents({ logger });
  const { kafkaSaslUsername: username, kafkaSaslPassword: password } = config;
  return createKafkaEvents({
    brokers: config.kafkaBrokers,
    ssl: config.kafkaSsl,
    sasl: username === '' ? undefined : { username, password },
    partitions: config.kafkaPartitions,
    replicationFactor: config.kafkaReplicationFactor,
    logger,
  });
}
