import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { DomainEvent } from '../events/domain_event.ts';
import type { Delivery, EventPort, Subscription } from '../events/event_port.ts';
import { buryDelivery } from './bury_delivery.ts';
import type { EventConsumer } from './event_consumer.ts';
import { handleOnce } from './handle_once.ts';
import { passesByItself } from './passes_by_itself.ts';
import { PoisonEvent } from './poison_event.ts';
import type { SubscribedTypes } from './subscribed_types.ts';

const RETRIES_MS = [100, 400, 1_500, 5_000];

export interface ReceiverParts {
  readonly consumer: EventConsumer;
  readonly types: SubscribedTypes;
  readonly pool: pg.Pool;
  readonly events: Pick<EventPort, 'publishDeadLetter'>;
  readonly logger: Logger;
  /** Aborted when the worker stops. */
  readonly signal: AbortSignal;
  /** The pauses between the tries in place, about; after the last the event is a dead letter. */
  readonly retriesMs?: readonly number[];
}

/**
 * What a consumer does with each delivery, whatever the transport: passes by what is not for it,
 * handles the rest once (the row of the inbox and the effect are one transaction), tries again in
 * place what fails, and gives up to the dead letters what goes on failing. The database's own
 * troubles count as no try: then the delivery is to be handed over again later.
 */
export function createReceiver(parts: ReceiverParts): Subscription['receive'] {
  const { consumer, logger, signal, retriesMs = RETRIES_MS } = parts;
  return async (delivery) => {
    try {
      const { event } = delivery;
      if (event === undefined) {
        const fault = new PoisonEvent('MALFORMED_EVENT', delivery.fault ?? 'It is no event.');
        return await bury(delivery, fault, 1, parts);
      }
      const judged = await judge(event, parts);
      if (judged instanceof PoisonEvent) return await bury(delivery, judged, 1, parts);
      if (judged === 'passed by') return 'settled';

      for (let attempt = 1; ; attempt += 1) {
        const failure = await failureOf(event, parts);
        if (failure === undefined) return 'settled';
        const pauseMs = retriesMs[attempt - 1];
        if (failure instanceof PoisonEvent || pauseMs === undefined) {
          return await bury(delivery, failure, attempt, parts);
        }
        logger.warn({ ...about(consumer, event), attempt, err: failure }, 'event failed');
        // Rejects where the worker stops: the delivery is not settled.
        await delay(pauseMs * (0.5 + Math.random()), undefined, { signal });
      }
    } catch (error) {
      if (signal.aborted || !passesByItself(error)) throw error;
      logger.warn({ consumer: consumer.name, err: error }, 'consumer waits for the database');
      return 'overloaded';
    }
  };
}

async function judge(
  event: DomainEvent,
  { consumer, types }: ReceiverParts,
): Promise<'mine' | 'passed by' | PoisonEvent> {
  if (event.target !== null && event.target !== consumer.name) return 'passed by';
  const type = await types.find(event.type);
  if (type === undefined) {
    return new PoisonEvent('UNKNOWN_TYPE', `Nobody has declared the type ${event.type}.`);
  }
  if (type.schemaVersion === null || type.subscribedAt === null) return 'passed by';
  if (event.schemaVersion > type.schemaVersion) {
    return new PoisonEvent(
      'UNKNOWN_VERSION',
      `${event.type} is understood up to version ${type.schemaVersion}.`,
    );
  }
  // Whoever replays to one consumer by its name means it.
  const isHistory = new Date(event.occurredAt) < type.subscribedAt && event.target === null;
  return isHistory ? 'passed by' : 'mine';
}

/** Handles the event; what failed, unless it passes by itself. */
async function failureOf(event: DomainEvent, parts: ReceiverParts): Promise<Error | undefined> {
  try {
    const { consumer, pool, logger, signal } = parts;
    const outcome = await handleOnce(event, { consumer, pool, logger, signal });
    logger.debug({ ...about(consumer, event), outcome }, 'event received');
    return undefined;
  } catch (error) {
    if (parts.signal.aborted || passesByItself(error)) throw error;
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function bury(
  delivery: Delivery,
  failure: Error,
  attempts: number,
  { consumer, pool, events, logger }: ReceiverParts,
): Promise<'settled'> {
  const letter = {
    consumer: consumer.name,
    reason: failure instanceof PoisonEvent ? failure.reason : 'HANDLER_FAILED',
    message: failure.message,
  };
  await buryDelivery(pool, { ...letter, delivery, stack: failure.stack ?? null, attempts });
  const { source, context, key, headers, value } = delivery;
  logger.error({ ...letter, source, event_id: delivery.event?.id }, 'event is a dead letter');
  await events
    .publishDeadLetter({ ...letter, context, key, headers, value })
    .catch((error: unknown) => {
      // The letter itself is safe: the topic only tells of it.
      logger.warn({ err: error, source }, 'dead-letter topic not told');
    });
  return 'settled';
}

const about = (consumer: EventConsumer, event: DomainEvent) => ({
  consumer: consumer.name,
  event_id: event.id,
  event_type: event.type,
  correlation_id: event.correlationId,
});
