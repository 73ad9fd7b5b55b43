import type { Logger } from 'pino';
import type { EventPort } from './event_port.ts';
import { createKafkaEvents } from './kafka/create_kafka_events.ts';
import { type KafkaConfig, kafkaSettings } from './kafka/kafka_settings.ts';
import { createProcessEvents } from './process/create_process_events.ts';

/** Kafka where there are brokers, else inside this process. Nothing is connected yet. */
export function createEventPort(config: KafkaConfig, logger: Logger): EventPort {
  if (config.kafkaBrokers.length === 0) return createProcessEvents({ logger });
  return createKafkaEvents({ ...kafkaSettings(config), logger });
}
