import type { Admin } from 'kafkajs';
import type { ConsumerContexts, ConsumerLag } from '../event_port.ts';
import { groupOf } from './group_of.ts';
import { topicOf } from './topic_of.ts';

/** How far each consumer is behind in the topics of its contexts; those that are not there yet lack. */
export async function consumerLags(
  admin: Admin,
  consumers: readonly ConsumerContexts[],
): Promise<readonly ConsumerLag[]> {
  const present = new Set(await admin.listTopics());
  const lags = consumers.map(async ({ consumer, contexts }) => {
    const topics = contexts.map(topicOf.events).filter((topic) => present.has(topic));
    // Asked about none, Kafka would tell of all.
    if (topics.length === 0) return [];
    const groups = await admin.fetchOffsets({ groupId: groupOf(consumer), topics });
    return Promise.all(
      groups.map(async ({ topic, partitions }) => {
        const bounds = await admin.fetchTopicOffsets(topic);
        const lag = partitions
          .map((each) => unsettled(each, bounds))
          .reduce((sum, part) => sum + part, 0n);
        return { consumer, topic, lag };
      }),
    );
  });
  return (await Promise.all(lags)).flat();
}

/** From where the group goes on, or from the beginning where it has not settled anything yet. */
function unsettled(
  { partition, offset }: { readonly partition: number; readonly offset: string },
  bounds: readonly { readonly partition: number; readonly low: string; readonly high: string }[],
): bigint {
  const bound = bounds.find((each) => each.partition === partition);
  const settled = BigInt(offset) < 0n ? BigInt(bound?.low ?? 0) : BigInt(offset);
  const lag = BigInt(bound?.high ?? 0) - settled;
  return lag < 0n ? 0n : lag;
}
