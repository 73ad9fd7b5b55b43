import type { EventPort } from '../event_port.ts';
import { maxEventBytes } from '../max_event_bytes.ts';
import { consumerLags } from './consumer_lags.ts';
import { createKafkaClient } from './create_kafka_client.ts';
import { createPublisher } from './create_publisher.ts';
import { createTopics } from './create_topics.ts';
import { deadLetterMessage } from './dead_letter_message.ts';
import { defaultTiming, type KafkaOptions } from './kafka_options.ts';
import { type ConsumerGroup, startGroup } from './start_group.ts';
import { topicOf } from './topic_of.ts';
import { withAdmin } from './with_admin.ts';

/** Events through Kafka. Nothing is connected before it is needed, so this cannot fail. */
export function createKafkaEvents(options: KafkaOptions): EventPort {
  const { logger } = options;
  const timing = { ...defaultTiming, ...options.timing };
  const kafka = createKafkaClient(options, timing);
  const publisher = createPublisher(kafka);
  const groups: Promise<ConsumerGroup>[] = [];
  const prepared = new Set<string>();

  /** Cheap where it has been done: each publish and each start of a consumer asks. */
  async function prepare(contexts: readonly string[]): Promise<void> {
    const missing = new Set(contexts.filter((context) => !prepared.has(context)));
    if (missing.size === 0) return;
    const timeoutMs = timing.checkTimeoutMs + timing.requestTimeoutMs;
    await withAdmin(kafka, timeoutMs, (admin) => createTopics(admin, missing, options));
    for (const context of missing) prepared.add(context);
  }

  return {
    transport: 'kafka',
    prepare,
    async publish(events) {
      await prepare(events.map(({ context }) => context));
      try {
        return await publisher.publish(events);
      } catch (error) {
        prepared.clear(); // Perhaps a topic is gone.
        throw error;
      }
    },
    async publishDeadLetter(copy) {
      await prepare([copy.context]);
      await publisher.send(
        topicOf.deadLetters(copy.context),
        deadLetterMessage(copy, maxEventBytes),
      );
    },
    async subscribe(subscription) {
      const group = startGroup({ kafka, subscription, timing, logger, prepare });
      groups.push(group);
      await group;
    },
    lags: (consumers) =>
      withAdmin(kafka, timing.checkTimeoutMs, (admin) => consumerLags(admin, consumers)),
    async check() {
      await withAdmin(kafka, timing.checkTimeoutMs, (admin) => admin.describeCluster());
    },
    async close() {
      await Promise.all(groups.map(async (group) => (await group).close()));
      publisher.close();
    },
  };
}
