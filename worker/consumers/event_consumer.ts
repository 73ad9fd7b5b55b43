import type { QueryResult, QueryResultRow } from 'pg';
import type { Logger } from 'pino';
import type { DomainEvent } from '../events/domain_event.ts';

/**
 * Reacts to events. Which types it hears, and since when, are rows of app.event_subscriptions; the
 * runner (receive_event.ts) puts its row of the inbox and its effect into one transaction.
 */
export interface EventConsumer {
  readonly name: string;
  /**
   * Applies the event, by statements of this transaction alone: whatever throws is rolled back and
   * tried again, and after some tries the event is a dead letter.
   */
  handle(event: ReceivedEvent, parts: HandlerParts): Promise<void>;
}

export type ReceivedEvent = Omit<DomainEvent, 'payload'> & {
  readonly payload: Readonly<Record<string, unknown>>;
};

export interface HandlerParts {
  /** The transaction, as rentify_worker. */
  readonly query: <Row extends QueryResultRow>(
    statement: string,
    values?: readonly unknown[],
  ) => Promise<QueryResult<Row>>;
  readonly logger: Logger;
  /** Aborted when the worker stops: a handler that waits for something gives up. */
  readonly signal: AbortSignal;
}
