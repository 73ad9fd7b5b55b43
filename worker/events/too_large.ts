import type { DomainEvent } from './domain_event.ts';
import type { RefusedEvent } from './event_port.ts';

/** An event that no transport takes, however often it is sent. */
export function tooLarge(event: DomainEvent, limit: string): RefusedEvent {
  return {
    event,
    reason: 'EVENT_TOO_LARGE',
    message: `The event weighs more than ${limit}.`,
  };
}
