import { cloudEventHeaders } from './cloud_event.ts';
import type { DomainEvent } from './domain_event.ts';

// Lengths, offset and timestamp of a record, and the lengths of its headers: never more than this.
const framingBytes = 128;

/** What the event weighs in a batch, rounded up. */
export function eventBytes(event: DomainEvent, headers = cloudEventHeaders(event)): number {
  let bytes = framingBytes + event.aggregateId.length + Buffer.byteLength(event.payload);
  for (const name in headers) bytes += name.length + Buffer.byteLength(headers[name] ?? '') + 4;
  return bytes;
}
