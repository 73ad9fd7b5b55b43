import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { Logger } from 'pino';
import type { Subscription } from '../event_port.ts';
import type { KafkaTiming } from './kafka_options.ts';
import { keepMembership } from './keep_membership.ts';
import { receivedDelivery } from './received_delivery.ts';

/**
 * Hands what was fetched of one partition to the receiver, one by one. Only what is settled is
 * resolved, and only what is resolved is committed: whoever has the partition next goes on there. Where a
 * handler outlasts a rebalance its commit is refused and the event is handed over once more: the
 * inbox, which has its effect by then, is what ends that.
 */
export async function consumeBatch(
  payload: EachBatchPayload,
  parts: {
    readonly subscription: Subscription;
    readonly timing: KafkaTiming;
    readonly logger: Logger;
  },
): Promise<void> {
  const { batch, resolveOffset, isRunning, isStale } = payload;
  const membership = keepMembership(payload.heartbeat, parts.timing.heartbeatIntervalMs);
  const nextCommit = () => performance.now() + parts.timing.commitIntervalMs;
  let commitAt = nextCommit();
  try {
    for (const message of batch.messages) {
      if (!isRunning() || isStale() || membership.isInDoubt()) break;
      if (!(await isSettled(batch, message, parts))) {
        rest(payload, parts.timing.overloadPauseMs);
        break;
      }
      resolveOffset(message.offset);
      if (performance.now() < commitAt) continue;
      await commit(payload);
      commitAt = nextCommit();
    }
    // Refused by the coordinator where the partition was lost meanwhile, and then we join again.
    await commit(payload);
  } finally {
    membership.end();
  }
}

async function isSettled(
  { topic, partition }: EachBatchPayload['batch'],
  message: KafkaMessage,
  { subscription, logger }: { readonly subscription: Subscription; readonly logger: Logger },
): Promise<boolean> {
  const delivery = receivedDelivery(topic, partition, message);
  try {
    return (await subscription.receive(delivery)) === 'settled';
  } catch (error) {
    const { consumer } = subscription;
    logger.error({ err: error, consumer, source: delivery.source }, 'event could not be received');
    return false;
  }
}

function rest({ pause }: EachBatchPayload, forMs: number): void {
  const resume = pause();
  setTimeout(resume, forMs).unref();
}

async function commit({ uncommittedOffsets, commitOffsetsIfNecessary }: EachBatchPayload) {
  const offsets = uncommittedOffsets();
  if (offsets.topics.length > 0) await commitOffsetsIfNecessary(offsets);
}
