import type { Message } from 'kafkajs';
import { cloudEventHeaders } from '../cloud_event.ts';
import type { DomainEvent } from '../domain_event.ts';
import { eventBytes } from '../event_bytes.ts';
import type { RefusedEvent } from '../event_port.ts';
import { maxEventBytes } from '../max_event_bytes.ts';
import { tooLarge } from '../too_large.ts';

export interface OutgoingEvent {
  readonly event: DomainEvent;
  readonly message: Message;
}

/**
 * The events in batches that a broker takes whole, in order; and those that are too large for any.
 * A batch as a whole stays under the limit of each partition, however its keys are spread.
 */
export function eventBatches(events: readonly DomainEvent[]): {
  readonly batches: readonly (readonly OutgoingEvent[])[];
  readonly refused: readonly RefusedEvent[];
} {
  const batches: OutgoingEvent[][] = [];
  const refused: RefusedEvent[] = [];
  let room = 0;
  for (const event of events) {
    const headers = cloudEventHeaders(event);
    const bytes = eventBytes(event, headers);
    if (bytes > maxEventBytes) {
      refused.push(tooLarge(event, `${maxEventBytes} bytes`));
      continue;
    }
    if (bytes > room) {
      batches.push([]);
      room = maxEventBytes;
    }
    room -= bytes;
    const message = { key: event.aggregateId, value: event.payload, headers };
    batches.at(-1)?.push({ event, message });
  }
  return { batches, refused };
}
