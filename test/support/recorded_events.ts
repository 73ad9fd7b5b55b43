import type { DomainEvent } from '../../worker/events/domain_event.ts';
import type { EventPort, RefusedEvent } from '../../worker/events/event_port.ts';

export interface RecordedEvents extends EventPort {
  /** What was published, in order. */
  readonly published: DomainEvent[];
  /** How many events each call brought. */
  readonly batches: number[];
  /** What the next calls do instead of taking the events, one after the other. */
  readonly failures: Error[];
}

/** A transport that only writes down what it is given; `refuse` names what it can never take. */
export function recordEvents(
  refuse: (event: DomainEvent) => RefusedEvent | undefined = () => undefined,
): RecordedEvents {
  const published: DomainEvent[] = [];
  const batches: number[] = [];
  const failures: Error[] = [];
  return {
    transport: 'process',
    published,
    batches,
    failures,
    prepare: async () => {},
    async publish(events) {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      batches.push(events.length);
      const refused = events.flatMap((event) => refuse(event) ?? []);
      const never = new Set(refused.map(({ event }) => event));
      published.push(...events.filter((event) => !never.has(event)));
      return refused;
    },
    publishDeadLetter: async () => {},
    subscribe: async () => {},
    lags: async () => [],
    check: async () => {},
    close: async () => {},
  };
}
