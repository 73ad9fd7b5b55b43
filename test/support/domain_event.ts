import { randomUUID } from 'node:crypto';
import type { DomainEvent } from '../../worker/events/domain_event.ts';

let seq = 0;

/** An event as the relay reads it from the outbox. */
export function domainEvent(given: Partial<DomainEvent> = {}): DomainEvent {
  seq += 1;
  return {
    id: randomUUID(),
    seq: String(seq),
    type: 'RentalReserved',
    schemaVersion: 1,
    context: 'rental',
    aggregateType: 'rental',
    aggregateId: randomUUID(),
    occurredAt: '2026-03-29T02:30:00.123456+00:00',
    actorId: null,
    correlationId: null,
    causationId: null,
    traceparent: null,
    target: null,
    payload: JSON.stringify({ number: seq, total_cents: '9007199254740993' }),
    ...given,
  };
}
