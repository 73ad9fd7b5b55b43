/** A committed fact on its way to whoever wants to know: a row of app.outbox_events. */
export interface DomainEvent {
  /** ce_id of CloudEvents 1.0: the same on every delivery and every replay. */
  readonly id: string;
  /** The order of commit among the events of one aggregate; a bigint as text. */
  readonly seq: string;
  /** What happened, such as RentalReserved: a row of app.event_types. */
  readonly type: string;
  /** The version of the payload's shape. */
  readonly schemaVersion: number;
  /** Whose event it is: its topic is rentify.<context>. */
  readonly context: string;
  readonly aggregateType: string;
  /** The key: events of one aggregate keep their order. */
  readonly aggregateId: string;
  /** ISO 8601 with offset. */
  readonly occurredAt: string;
  readonly actorId: string | null;
  readonly correlationId: string | null;
  /** The event that this one follows from. */
  readonly causationId: string | null;
  /** W3C trace context of the request. */
  readonly traceparent: string | null;
  /** The one consumer that a replay is meant for; null for all. */
  readonly target: string | null;
  /** JSON text, as the database wrote it: amounts of money in it are strings. */
  readonly payload: string;
}
