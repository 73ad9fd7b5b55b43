import type { Config } from '../../../server/config.ts';
import type { KafkaOptions } from './kafka_options.ts';

export type KafkaConfig = Pick<
  Config,
  | 'kafkaBrokers'
  | 'kafkaPartitions'
  | 'kafkaReplicationFactor'
  | 'kafkaSsl'
  | 'kafkaSaslUsername'
  | 'kafkaSaslPassword'
>;

/** What the environment says of Kafka, as its adapter wants it. */
export function kafkaSettings(config: KafkaConfig): Omit<KafkaOptions, 'logger'> {
  const { kafkaSaslUsername: username, kafkaSaslPassword: password } = config;
  return {
    brokers: config.kafkaBrokers,
    ssl: config.kafkaSsl,
    sasl: username === '' ? undefined : { username, password },
    partitions: config.kafkaPartitions,
    replicationFactor: config.kafkaReplicationFactor,
  };
}
