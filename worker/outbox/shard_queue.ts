import type pg from 'pg';
import type { DomainEvent } from '../events/domain_event.ts';
import { keepSession } from '../keep_session.ts';
import { relayLock } from './relay_lock.ts';

/** An event as it waits; of a type that nobody declared it is not known whose it is. */
export type WaitingEvent = Omit<DomainEvent, 'context'> & { readonly context: string | null };

export interface ShardQueue {
  /** Whether this connection, which may write, now is the one that takes from the shard. */
  tryLock(): Promise<boolean>;
  /** The events to publish next, in order; at most so many, and so many bytes. */
  head(maxCount: number, maxBytes: number): Promise<WaitingEvent[]>;
  /** Waits for work that is done elsewhere, and is heard of meanwhile: the silent lose the shard. */
  holdDuring<Result>(work: Promise<Result>): Promise<Result>;
  /** They were told to others: from the outbox to the archive. */
  archive(ids: readonly string[]): Promise<void>;
  /** It can never be told: from the outbox to the dead letters. */
  bury(id: string, reason: string, message: string): Promise<void>;
}

/** One shard of app.outbox_events, as the relay that holds it sees it. */
export function createShardQueue(client: pg.ClientBase, shard: number): ShardQueue {
  return {
    async tryLock() {
      const { rows } = await client.query<{ is_locked: boolean }>(
        // Whoever cannot note what it told would tell it for ever.
        `select current_setting('transaction_read_only') = 'off'
           and pg_try_advisory_lock($1, $2) as is_locked`,
        [relayLock, shard],
      );
      return rows[0]?.is_locked === true;
    },
    async head(maxCount, maxBytes) {
      const { rows } = await client.query<Row>({
        name: 'outbox_batch',
        text: 'select * from app.outbox_batch($1, $2, $3)',
        values: [shard, maxCount, maxBytes],
      });
      return rows.map(eventOf);
    },
    async holdDuring(work) {
      const session = keepSession(client);
      try {
        return await work;
      } finally {
        await session.end();
      }
    },
    async archive(ids) {
      if (ids.length === 0) return;
      await client.query({
        name: 'archive_events',
        text: 'select app.archive_events($1)',
        values: [ids],
      });
    },
    async bury(id, reason, message) {
      await client.query('select app.bury_outbox_event($1, $2, $3)', [id, reason, message]);
    },
  };
}

interface Row {
  readonly id: string;
  readonly seq: string;
  readonly type: string;
  readonly schema_version: number;
  readonly context: string | null;
  readonly aggregate_type: string;
  readonly aggregate_id: string;
  readonly occurred_at: string;
  readonly actor_id: string | null;
  readonly correlation_id: string | null;
  readonly causation_id: string | null;
  readonly traceparent: string | null;
  readonly target: string | null;
  readonly payload: string;
}

function eventOf(row: Row): WaitingEvent {
  return {
    id: row.id,
    seq: row.seq,
    type: row.type,
    schemaVersion: row.schema_version,
    context: row.context,
    aggregateType: row.aggregate_type,
    aggregateId: row.aggregate_id,
    occurredAt: row.occurred_at,
    actorId: row.actor_id,
    correlationId: row.correlation_id,
    causationId: row.causation_id,
    traceparent: row.traceparent,
    target: row.target,
    payload: row.payload,
  };
}
