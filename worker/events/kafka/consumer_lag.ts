import type { Admin } from 'kafkajs';
import { groupOf } from './group_of.ts';
import { topicOf } from './topic_of.ts';

export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** Where the group goes on; null where it has not settled anything yet. */
  readonly committed: bigint | null;
  /** Where the topic ends. */
  readonly end: bigint;
  /** How many messages the group has not settled. */
  readonly lag: bigint;
}

/** How far a consumer is behind, for each partition of its contexts. */
export async function consumerLag(
  admin: Admin,
  consumer: string,
  contexts: readonly string[],
): Promise<readonly PartitionLag[]> {
  const topics = contexts.map(topicOf.events);
  const groups = await admin.fetchOffsets({ groupId: groupOf(consumer), topics });
  const lags = groups.map(async ({ topic, partitions }) => {
    const ends = await admin.fetchTopicOffsets(topic);
    return partitions.map(({ partition, offset }) => {
      const bounds = ends.find((end) => end.partition === partition);
      const end = BigInt(bounds?.high ?? 0);
      const committed = BigInt(offset) < 0n ? null : BigInt(offset);
      const lag = end - (committed ?? BigInt(bounds?.low ?? 0));
      return { topic, partition, committed, end, lag: lag < 0n ? 0n : lag };
    });
  });
  return (await Promise.all(lags)).flat();
}
