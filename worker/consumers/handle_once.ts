import type pg from 'pg';
import type { Logger } from 'pino';
import type { DomainEvent } from '../events/domain_event.ts';
import { keepSession } from '../keep_session.ts';
import type { EventConsumer } from './event_consumer.ts';

/**
 * One transaction: the row of the inbox, then the effect. 'known': the event was handled before, or
 * at this moment by somebody else. Where the answer to the commit is lost nobody knows, and the
 * next try is told by the inbox.
 */
export async function handleOnce(
  event: DomainEvent,
  {
    consumer,
    pool,
    logger,
    signal,
  }: { consumer: EventConsumer; pool: pg.Pool; logger: Logger; signal: AbortSignal },
): Promise<'handled' | 'known'> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const { rows } = await client.query<{ is_new: boolean }>({
      name: 'receive_event',
      text: `select app.receive_event($1, $2::uuid) as is_new,
                    set_config('request.correlation_id', coalesce($3, ''), true),
                    set_config('request.traceparent', coalesce($4, ''), true),
                    set_config('request.causation_id', $2::text, true)`,
      values: [consumer.name, event.id, event.correlationId, event.traceparent],
    });
    if (rows[0]?.is_new !== true) {
      await client.query('rollback');
      return 'known';
    }
    const received = { ...event, payload: JSON.parse(event.payload) };
    const session = keepSession(client);
    await consumer
      .handle(received, { query: session.query, logger, signal })
      .finally(() => session.end());
    await client.query('commit');
    return 'handled';
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => {
      broken = lost;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
