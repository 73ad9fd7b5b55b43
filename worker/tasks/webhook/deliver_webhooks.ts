import { setTimeout as delay } from 'node:timers/promises';
import type { JobHelpers, Task } from 'graphile-worker';
import { runAgainSoon } from '../../run_again_soon.ts';
import {
  type ClaimedDelivery,
  type DeliveryParts,
  deliverWebhook,
} from '../../webhooks/deliver_webhook.ts';

const MAX_AT_ONCE = 32;
const MAX_ROUNDS = 1_000;
// How long a new delivery waits at most while all that run are slow.
const PAUSE_MS = 250;

/**
 * Idempotent by the delivery's id, which is its webhook-id: it is claimed, sent and then recorded.
 * A worker that dies in between sends it again, and the receiver knows the copy by that id. A place
 * that comes free is taken at once: one receiver that is slow holds up no other.
 */
export function deliverWebhooks(parts: DeliveryParts): Task {
  return async (_payload, helpers) => {
    const running = new Set<Promise<void>>();
    const troubles: unknown[] = [];
    const start = (delivery: ClaimedDelivery) => {
      const attempt = deliverWebhook(delivery, parts, helpers)
        .catch((error: unknown) => void troubles.push(error))
        .finally(() => running.delete(attempt));
      running.add(attempt);
    };
    try {
      for (let round = 0; round < MAX_ROUNDS && isGoing(helpers, troubles); round += 1) {
        const claimed = await claim(helpers, MAX_AT_ONCE - running.size);
        claimed.forEach(start);
        if (running.size === 0) break;
        await firstOf(running);
      }
    } finally {
      await Promise.all(running);
    }
    if (troubles.length > 0) throw new AggregateError(troubles, 'Webhooks wait for the next try.');
    await runAgainSoon(helpers);
  };
}

function isGoing({ abortSignal }: JobHelpers, troubles: readonly unknown[]): boolean {
  return !abortSignal.aborted && troubles.length === 0;
}

async function claim({ query }: JobHelpers, count: number): Promise<readonly ClaimedDelivery[]> {
  if (count === 0) return [];
  const { rows } = await query<ClaimedDelivery & { now_ms: number }>(
    `select d.*, 1000 * extract(epoch from clock_timestamp())::double precision as now_ms
     from webhook.deliveries_to_send($1) d`,
    [count],
  );
  const answeredMs = performance.now();
  // By the database's clock: receivers refuse what is signed with a time that is minutes off.
  return rows.map(({ now_ms, ...delivery }) => ({
    ...delivery,
    now: () => new Date(now_ms + performance.now() - answeredMs),
  }));
}

/** Until one is over, or new ones may have come. */
async function firstOf(running: ReadonlySet<Promise<void>>): Promise<void> {
  const over = new AbortController();
  const pause = delay(PAUSE_MS, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([...running, pause]);
  over.abort();
}
