import type pg from 'pg';
import type { ReceivedEvent } from '../../worker/consumers/event_consumer.ts';

/**
 * The last event of a type about a thing, as a consumer gets it from the outbox; but for its
 * context, which only a topic is named after.
 */
export async function receivedEvent(
  db: pg.Client,
  type: string,
  aggregate: { readonly id: string },
): Promise<ReceivedEvent> {
  const { rows } = await db.query(
    `select e.id, e.seq, e.event_type as type, e.schema_version as "schemaVersion",
            '' as context, e.aggregate_type as "aggregateType",
            e.aggregate_id as "aggregateId", e.occurred_at::text as "occurredAt",
            e.actor_id as "actorId", e.correlation_id as "correlationId",
            e.causation_id as "causationId", null as traceparent, null as target, e.payload
     from app.outbox_events e
     where e.event_type = $1 and e.aggregate_id = $2
     order by e.seq desc limit 1`,
    [type, aggregate.id],
  );
  if (rows[0] === undefined) throw new Error(`There is no ${type} of ${aggregate.id}`);
  return rows[0];
}
