import type pg from 'pg';
import type { Logger } from 'pino';
import type { EventPort } from '../events/event_port.ts';
import type { EventConsumer } from './event_consumer.ts';
import { createReceiver } from './receive_event.ts';
import { createSubscribedTypes } from './subscribed_types.ts';

/** Lets a consumer hear of what it subscribed to; it stops with the transport. */
export async function startConsumer(
  consumer: EventConsumer,
  {
    pool,
    events,
    logger,
    signal,
  }: { pool: pg.Pool; events: EventPort; logger: Logger; signal: AbortSignal },
): Promise<void> {
  const types = createSubscribedTypes(pool, consumer.name);
  const contexts = await types.contexts();
  if (contexts.length === 0) return;
  const receive = createReceiver({ consumer, types, pool, events, logger, signal });
  await events.subscribe({ consumer: consumer.name, contexts, receive });
}
