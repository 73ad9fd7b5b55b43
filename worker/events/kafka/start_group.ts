import type { Consumer, Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import type { Subscription } from '../event_port.ts';
import { consumeBatch } from './consume_batch.ts';
import { groupOf } from './group_of.ts';
import type { KafkaTiming } from './kafka_options.ts';
import { topicOf } from './topic_of.ts';

// Partitions that one consumer handles at once: each takes a connection to the database.
const partitionsAtOnce = 4;
const maxFetchBytes = 1_048_576;

export interface ConsumerGroup {
  /** Fetches no more, waits for what is being handled, and leaves the group. */
  close(): Promise<void>;
}

/**
 * A member of the consumer's group, for good: whatever ends it, it joins again after a pause.
 * Resolves when it has joined, or could not yet.
 */
export async function startGroup(parts: {
  readonly kafka: Kafka;
  readonly subscription: Subscription;
  readonly timing: KafkaTiming;
  readonly logger: Logger;
  readonly prepare: (contexts: readonly string[]) => Promise<void>;
}): Promise<ConsumerGroup> {
  const { subscription, timing, logger } = parts;
  const { consumer: name } = subscription;
  let isClosed = false;
  let current: Consumer | undefined;
  let starting: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const startAgain = (error: unknown) => {
    if (isClosed) return;
    logger.error({ err: error, consumer: name }, 'consumer failed; it starts again');
    timer = setTimeout(start, timing.restartPauseMs * (1 + Math.random()));
  };
  const start = () => {
    starting = join(parts, startAgain).then((consumer) => {
      current = consumer;
    }, startAgain);
    return starting;
  };
  await start();

  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await starting;
      await current?.disconnect();
    },
  };
}

async function join(
  { kafka, subscription, timing, logger, prepare }: Parameters<typeof startGroup>[0],
  onCrash: (error: unknown) => void,
): Promise<Consumer> {
  await prepare(subscription.contexts);
  const consumer = kafka.consumer({
    groupId: groupOf(subscription.consumer),
    sessionTimeout: timing.sessionTimeoutMs,
    rebalanceTimeout: timing.rebalanceTimeoutMs,
    heartbeatInterval: timing.heartbeatIntervalMs,
    maxWaitTimeInMs: timing.fetchWaitMs,
    maxBytesPerPartition: maxFetchBytes,
    allowAutoTopicCreation: false,
    // One way to start again, ours: kafkajs restarts after some errors and stays down after others.
    retry: { retries: 5, restartOnFailure: async () => false },
  });
  try {
    await consumer.connect();
    await consumer.subscribe({
      topics: subscription.contexts.map(topicOf.events),
      fromBeginning: true,
    });
    // It resolves after a crash at the start, too: then the event has told.
    consumer.on(consumer.events.CRASH, ({ payload }) => onCrash(payload.error));
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: partitionsAtOnce,
      eachBatch: (payload) => consumeBatch(payload, { subscription, timing, logger }),
    });
  } catch (error) {
    void consumer.disconnect().catch(() => undefined);
    throw error;
  }
  return consumer;
}
