import type pg from 'pg';
import { createLogger } from '../../server/logger.ts';
import type { EventConsumer, ReceivedEvent } from '../../worker/consumers/event_consumer.ts';

/** Hands an event to a consumer inside of this transaction, as rentify_worker. */
export async function handleEvent(
  db: pg.Client,
  consumer: EventConsumer,
  event: ReceivedEvent,
): Promise<void> {
  await db.query('savepoint consumer; set local role rentify_worker');
  try {
    await consumer.handle(event, {
      query: (statement, values = []) => db.query(statement, [...values]),
      logger: createLogger({ logLevel: 'silent' }),
      signal: new AbortController().signal,
    });
    await db.query('set local role rentify_owner; release savepoint consumer');
  } catch (error) {
    await db.query('rollback to savepoint consumer; release savepoint consumer');
    throw error;
  }
}
