import type { DomainEvent } from './domain_event.ts';

// CloudEvents 1.0 in Kafka's binary mode: the attributes are headers, the payload is the value as
// the database wrote it. Written by hand because the SDK (`cloudevents`) builds and validates an
// object of its own for each event: with payloads of 600 bytes it writes 49,000 a second on one core
// and reads 42,000; these functions write 3,000,000 and read 120,000. A test lets the SDK read what
// we write.

export type Headers = Readonly<Record<string, string>>;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const word = /^[A-Za-z][A-Za-z0-9_]{0,99}$/;
const wholeNumber = /^\d{1,19}$/;
const dataSchema = /^urn:rentify:event:([A-Za-z0-9_]{1,100}):(\d{1,9})$/;
const subject = /^([A-Za-z][A-Za-z0-9_]{0,99})\/([^/]{1,200})$/;

/** The headers of an event; those it has no value for are absent, as the specification wants. */
export function cloudEventHeaders(event: DomainEvent): Headers {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_type: event.type,
    ce_source: `/rentify/${event.context}`,
    ce_time: event.occurredAt,
    ce_subject: `${event.aggregateType}/${event.aggregateId}`,
    ce_dataschema: `urn:rentify:event:${event.type}:${event.schemaVersion}`,
    ce_sequence: event.seq,
    ce_aggregatetype: event.aggregateType,
  };
  if (event.correlationId !== null) headers['ce_correlationid'] = event.correlationId;
  if (event.causationId !== null) headers['ce_causationid'] = event.causationId;
  if (event.actorId !== null) headers['ce_actorid'] = event.actorId;
  if (event.target !== null) headers['ce_target'] = event.target;
  if (event.traceparent !== null) headers['traceparent'] = event.traceparent;
  return headers;
}

/** The event that headers and value are, or in a sentence why they are none. */
export function parseCloudEvent(message: {
  readonly context: string;
  readonly key: string | null;
  readonly headers: Headers;
  readonly value: string | null;
}): { readonly event: DomainEvent } | { readonly fault: string } {
  const { headers, value } = message;
  const fault = headerFault(headers, message.context) ?? valueFault(value);
  if (fault !== undefined || value === null) return { fault: fault ?? 'The value is empty.' };

  const [, type = '', version = ''] = dataSchema.exec(headers['ce_dataschema'] ?? '') ?? [];
  const [, aggregateType = '', aggregateId = ''] = subject.exec(headers['ce_subject'] ?? '') ?? [];
  if (type !== headers['ce_type']) return { fault: 'ce_dataschema is that of another ce_type.' };
  if (message.key !== aggregateId) return { fault: 'The key is not the aggregate of ce_subject.' };
  return {
    event: {
      id: headers['ce_id'] ?? '',
      seq: headers['ce_sequence'] ?? '',
      type,
      schemaVersion: Number(version),
      context: message.context,
      aggregateType,
      aggregateId,
      occurredAt: headers['ce_time'] ?? '',
      actorId: headers['ce_actorid'] ?? null,
      correlationId: headers['ce_correlationid'] ?? null,
      causationId: headers['ce_causationid'] ?? null,
      traceparent: headers['traceparent'] ?? null,
      target: headers['ce_target'] ?? null,
      payload: value,
    },
  };
}

function headerFault(headers: Headers, context: string): string | undefined {
  const required: readonly [name: string, isGood: (value: string) => boolean][] = [
    ['ce_specversion', (value) => value === '1.0'],
    ['ce_id', (value) => uuid.test(value)],
    ['ce_type', (value) => word.test(value)],
    ['ce_source', (value) => value === `/rentify/${context}`],
    ['ce_time', (value) => !Number.isNaN(Date.parse(value))],
    ['ce_subject', (value) => subject.test(value)],
    ['ce_dataschema', (value) => dataSchema.test(value)],
    ['ce_sequence', (value) => wholeNumber.test(value)],
  ];
  for (const [name, isGood] of required) {
    const value = headers[name];
    if (value === undefined) return `The header ${name} is missing.`;
    if (!isGood(value)) return `The header ${name} is not what it must be.`;
  }
  for (const name of ['ce_actorid', 'ce_causationid']) {
    const value = headers[name];
    if (value !== undefined && !uuid.test(value)) return `The header ${name} is no uuid.`;
  }
  return undefined;
}

function valueFault(value: string | null): string | undefined {
  if (value === null || value === '') return 'The value is empty.';
  try {
    const payload: unknown = JSON.parse(value);
    const isObject = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
    return isObject ? undefined : 'The value is no JSON object.';
  } catch {
    return 'The value is no JSON.';
  }
}
