import type { DomainEvent } from '../../../worker/events/domain_event.ts';
import { drained } from './drained.ts';
import { emit } from './emit.ts';
import type { EventsDatabase } from './events_database.ts';
import { fastSink } from './fast_sink.ts';

/** Events in the batches in which the relays publish them. */
export async function capturedBatches(
  database: EventsDatabase,
  eventCount: number,
): Promise<(readonly DomainEvent[])[]> {
  const batches: (readonly DomainEvent[])[] = [];
  const port = {
    ...fastSink(),
    async publish(events: readonly DomainEvent[]) {
      batches.push(events);
      return [];
    },
  };
  await emit(database, eventCount);
  await drained(database, port, eventCount);
  return batches;
}
