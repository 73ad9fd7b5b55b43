import type { EventConsumer } from './event_consumer.ts';

/**
 * Queues each event for the endpoints that want it; the job webhook/deliver_webhooks sends it.
 * Idempotent by endpoint and event: a second time queues nothing.
 */
export const webhook: EventConsumer = {
  name: 'webhook',
  async handle(event, { query, logger }) {
    const { rows } = await query<{ count: string }>(
      'select webhook.queue_deliveries($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as count',
      [
        event.id,
        event.type,
        event.occurredAt,
        event.seq,
        event.schemaVersion,
        event.aggregateType,
        event.aggregateId,
        event.actorId,
        event.correlationId,
        event.causationId,
        JSON.stringify(event.payload),
      ],
    );
    const count = Number(rows[0]?.count ?? 0);
    if (count > 0) logger.info({ event_id: event.id, count }, 'webhooks queued');
  },
};
