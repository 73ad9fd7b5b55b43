import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { cloudEventHeaders } from '../cloud_event.ts';
import type { DomainEvent } from '../domain_event.ts';
import { eventBytes } from '../event_bytes.ts';
import type { Delivery, EventPort, Subscription } from '../event_port.ts';
import { maxEventBytes } from '../max_event_bytes.ts';
import { tooLarge } from '../too_large.ts';

/**
 * Events inside this process: what is published is with all its consumers before publish resolves.
 * It keeps nothing, so the outbox is the only queue: whoever publishes sends again what failed.
 */
export function createProcessEvents({
  logger,
  overloadPauseMs = 250,
  giveUpAfterMs = 10_000,
}: {
  readonly logger: Logger;
  /** How long an event that was not settled waits before it is handed over again. */
  readonly overloadPauseMs?: number;
  /** After so long of that publish rejects, and whoever sends has a pause of its own. */
  readonly giveUpAfterMs?: number;
}): EventPort {
  const subscriptions: Subscription[] = [];
  const running = new Set<Promise<unknown>>();
  const closing = new AbortController();

  function assertOpen(): void {
    if (closing.signal.aborted) throw new Error('The transport of events is closed.');
  }

  async function handOver(subscription: Subscription, event: DomainEvent): Promise<void> {
    const { consumer } = subscription;
    const giveUpAt = performance.now() + giveUpAfterMs;
    for (;;) {
      assertOpen();
      const outcome = await subscription.receive(deliveryOf(event)).catch((error: unknown) => {
        logger.error({ err: error, consumer, event_id: event.id }, 'event could not be received');
        return 'rejected';
      });
      if (outcome === 'settled') return;
      if (performance.now() >= giveUpAt) {
        throw new Error(`${consumer} did not settle an event within ${giveUpAfterMs} ms.`);
      }
      await delay(overloadPauseMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  }

  /** In order, and each consumer at its own pace. */
  async function handOverAll(events: readonly DomainEvent[]): Promise<void> {
    const each = subscriptions.map(async (subscription) => {
      for (const event of events) {
        if (subscription.contexts.includes(event.context)) await handOver(subscription, event);
      }
    });
    // All of them end before this does, so that nobody is handed the next batch in the middle.
    const outcomes = await Promise.allSettled(each);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  return {
    transport: 'process',
    async prepare() {},
    async publish(events) {
      assertOpen();
      const taken = Map.groupBy(events, (event) => eventBytes(event) <= maxEventBytes);
      const work = handOverAll(taken.get(true) ?? []);
      running.add(work);
      await work.finally(() => running.delete(work));
      return (taken.get(false) ?? []).map((event) => tooLarge(event, `${maxEventBytes} bytes`));
    },
    async publishDeadLetter() {},
    async subscribe(subscription) {
      subscriptions.push(subscription);
    },
    lags: async () => [],
    async check() {},
    async close() {
      closing.abort();
      await Promise.allSettled(running);
    },
  };
}

function deliveryOf(event: DomainEvent): Delivery {
  return {
    source: `outbox/${event.seq}`,
    context: event.context,
    event,
    key: event.aggregateId,
    headers: cloudEventHeaders(event),
    value: event.payload,
  };
}
