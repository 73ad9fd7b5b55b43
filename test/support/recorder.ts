import type { DomainEvent } from '../../worker/events/domain_event.ts';
import type { Delivery, Subscription } from '../../worker/events/event_port.ts';
import { eventually } from './eventually.ts';

type Outcome = Awaited<ReturnType<Subscription['receive']>>;

export interface Recorder {
  /** All that was handed over, in order, again and again where it was. */
  readonly deliveries: Delivery[];
  /** The ids of events that were settled, each once, in the order of their first time. */
  settled(): string[];
  receive(delivery: Delivery): Promise<Outcome>;
  /** Waits until all of these were settled. */
  hasSettled(events: readonly DomainEvent[], withinMs?: number): Promise<void>;
}

/** A receiver that remembers; it settles unless the given answer says otherwise. */
export function recorder(
  answer: (delivery: Delivery, nth: number) => Outcome | Promise<Outcome> = () => 'settled',
): Recorder {
  const deliveries: Delivery[] = [];
  const settled = new Set<string>();
  return {
    deliveries,
    settled: () => [...settled],
    async receive(delivery) {
      deliveries.push(delivery);
      const outcome = await answer(delivery, deliveries.length);
      if (outcome === 'settled') settled.add(delivery.event?.id ?? delivery.source);
      return outcome;
    },
    hasSettled: (events, withinMs) =>
      eventually(async () => events.every(({ id }) => settled.has(id)), withinMs),
  };
}
