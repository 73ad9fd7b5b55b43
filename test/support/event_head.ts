import { randomUUID } from 'node:crypto';
import { testType } from './outbox.ts';
import { uniqueSeq } from './unique_seq.ts';

/** What a dead letter keeps of an event beside its payload (app.event_head). */
export const eventHead = () => ({
  id: randomUUID(),
  seq: uniqueSeq(),
  type: testType,
  schemaVersion: 1,
  aggregateType: 'test',
  aggregateId: randomUUID(),
  occurredAt: '2026-07-01T10:00:00.123456Z',
  actorId: null,
  correlationId: 'a-request',
  causationId: null,
  traceparent: null,
});
