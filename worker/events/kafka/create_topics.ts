import { setTimeout as delay } from 'node:timers/promises';
import type { Admin, ITopicConfig } from 'kafkajs';
import type { KafkaOptions } from './kafka_options.ts';
import { topicOf } from './topic_of.ts';

const maxTries = 50;
const pauseMs = 50;

/** Makes the topics of the contexts that are not there; leaves those that are. */
export async function createTopics(
  admin: Admin,
  contexts: Iterable<string>,
  options: Pick<KafkaOptions, 'partitions' | 'replicationFactor'>,
): Promise<void> {
  const wanted = [...contexts].flatMap((context) => [
    topic(topicOf.events(context), options.partitions, options.replicationFactor),
    topic(topicOf.deadLetters(context), 1, options.replicationFactor),
  ]);
  const missing = await missingOf(wanted, admin);
  if (missing.length === 0) return;
  const failure = await admin.createTopics({ topics: missing, waitForLeaders: false }).then(
    () => undefined,
    (error: unknown) => error,
  );
  // The controller answers before the brokers know; and where it refused some of them, another
  // process may have been faster with those, which is as good.
  for (let tries = 0; (await missingOf(missing, admin)).length > 0; tries += 1) {
    if (tries === maxTries) throw failure ?? new Error('The topics that were made are not there.');
    await delay(pauseMs);
  }
}

async function missingOf(wanted: readonly ITopicConfig[], admin: Admin): Promise<ITopicConfig[]> {
  const present = new Set(await admin.listTopics());
  return wanted.filter(({ topic: name }) => !present.has(name));
}

function topic(name: string, numPartitions: number, replicationFactor: number): ITopicConfig {
  // A worker whose clock is an hour ahead would have its events refused, and the times by which the
  // brokers let old ones go would be those of whoever published.
  const brokersClock = { name: 'message.timestamp.type', value: 'LogAppendTime' };
  if (replicationFactor === 0) {
    return { topic: name, numPartitions, replicationFactor: -1, configEntries: [brokersClock] };
  }
  // Acknowledged by all who are in sync must be more than one, or it is lost with that one.
  const inSync = Math.max(1, replicationFactor - 1);
  return {
    topic: name,
    numPartitions,
    replicationFactor,
    configEntries: [brokersClock, { name: 'min.insync.replicas', value: String(inSync) }],
  };
}
