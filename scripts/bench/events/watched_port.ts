import type { DomainEvent } from '../../../worker/events/domain_event.ts';
import type { EventPort } from '../../../worker/events/event_port.ts';

export interface WatchedPort extends EventPort {
  /** How many events it has taken. */
  readonly count: number;
  /** Events that were told after a later one of their aggregate. */
  readonly orderBreaks: number;
  /** Calls this with the count after each batch; only one listens. */
  onTaken(listener: (count: number) => void): void;
}

/** A port that counts what goes through it, and looks whether the order of aggregates is kept. */
export function watchedPort(port: EventPort): WatchedPort {
  const lastSeqs = new Map<string, number>();
  let count = 0;
  let orderBreaks = 0;
  let listener: (count: number) => void = () => undefined;

  // No send fails here, so none is repeated: an event that is not later than the last is a break.
  const watch = ({ aggregateId, seq }: DomainEvent) => {
    const number = Number(seq);
    if (number <= (lastSeqs.get(aggregateId) ?? -1)) orderBreaks += 1;
    lastSeqs.set(aggregateId, number);
  };
  return {
    ...port,
    get count() {
      return count;
    },
    get orderBreaks() {
      return orderBreaks;
    },
    onTaken(next) {
      listener = next;
    },
    async publish(events) {
      const refused = await port.publish(events);
      if (refused.length > 0) throw new Error(`${refused[0]?.reason}: ${refused[0]?.message}`);
      for (const event of events) watch(event);
      count += events.length;
      listener(count);
      return refused;
    },
  };
}
