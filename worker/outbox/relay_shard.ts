import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { DomainEvent } from '../events/domain_event.ts';
import type { EventPort } from '../events/event_port.ts';
import { withinGrace } from '../within_grace.ts';
import { createShardQueue, type ShardQueue, type WaitingEvent } from './shard_queue.ts';

// With payloads of 500 bytes, 750 events are a batch that the broker takes whole (its limit is a
// megabyte for each partition); kafkajs is a third faster with 1,000 than with 200. Of 1,000 that
// were read, 257 were left for the next batch and read again.
const MAX_EVENTS = 750;
const MAX_BYTES = 900_000;
// So few are the newest there are. Whoever asked again at once would find a handful more each time,
// and a batch of five costs what one of fifty does.
const FEW_EVENTS = 100;
// Nobody wakes the relay: a NOTIFY costs the writers three quarters of their rate.
const POLL_MS = { least: 25, spread: 25 };
const RETRY_MS = { first: 100, most: 5_000 };
// PostgreSQL's word for a disk that is full.
const DISK_FULL = '53100';
// A broker that hangs keeps a batch for over a minute; a worker that stops does not wait for it.
const STOP_GRACE_MS = 3_000;

export interface RelayParts {
  readonly pool: pg.Pool;
  readonly events: EventPort;
  readonly logger: Logger;
  /** Aborted when the worker stops. */
  readonly signal: AbortSignal;
  /** After so long the relay ends, and a fresh one follows. */
  readonly lifetimeMs: number;
}

/**
 * Tells the events of one shard to others, in the order of seq, until its time is over. 'held':
 * another relay has the shard. The lock belongs to the connection, so it is free as soon as its
 * holder is dead, or silent for long (start_events.ts). A holder that only lost its connection, or
 * that stood still and wakes, publishes at most the batch that it has, which whoever follows
 * publishes again from the same first event: so the first time of each is in order.
 */
export async function relayShard(
  shard: number,
  { pool, events, logger, signal, lifetimeMs }: RelayParts,
): Promise<'held' | 'ended'> {
  const endAt = performance.now() + lifetimeMs;
  const client = await pool.connect();
  try {
    const queue = createShardQueue(client, shard);
    if (!(await queue.tryLock())) return 'held';
    const isOver = () => signal.aborted || performance.now() > endAt;
    for (let failures = 0; !isOver(); ) {
      const batch = await queue.head(MAX_EVENTS, MAX_BYTES);
      try {
        if (batch.length > 0) await publish(queue, batch, { events, logger, signal });
        if (failures > 0) logger.info({ shard, failures }, 'events are taken again');
        failures = 0;
        if (batch.length < FEW_EVENTS) await pause(pollMs(), signal);
      } catch (error) {
        if (!(error instanceof NotTaken)) throw error;
        failures += 1;
        logger.warn({ shard, failures, err: error.cause }, 'events are not taken');
        await pause(retryAfterMs(failures), signal);
      }
    }
    return 'ended';
  } finally {
    // The lock goes with the connection: nobody else of the pool must inherit it.
    client.release(true);
  }
}

class NotTaken extends Error {}

async function publish(
  queue: ShardQueue,
  batch: readonly WaitingEvent[],
  { events, logger, signal }: Pick<RelayParts, 'events' | 'logger' | 'signal'>,
): Promise<void> {
  const undeclared = batch.filter((event) => !isDeclared(event)).map(asRefused);
  const sending = taken(events, batch.filter(isDeclared), signal);
  const refused = [...undeclared, ...(await queue.holdDuring(sending))];
  for (const { event, reason, message } of refused) {
    await onceThereIsRoom(() => queue.bury(event.id, reason, message), { logger, signal });
    logger.error({ event_id: event.id, event_type: event.type, reason }, 'event is a dead letter');
  }
  const buried = new Set(refused.map(({ event }) => event.id));
  const told = batch.map(({ id }) => id).filter((id) => !buried.has(id));
  await onceThereIsRoom(() => queue.archive(told), { logger, signal });
}

/**
 * Told they are: where the database's disk is full, telling them again and again would fill the
 * broker's as well.
 */
async function onceThereIsRoom(
  note: () => Promise<void>,
  { logger, signal }: Pick<RelayParts, 'logger' | 'signal'>,
): Promise<void> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await note();
    } catch (error) {
      const isFull = error instanceof Error && 'code' in error && error.code === DISK_FULL;
      if (!isFull || signal.aborted) throw error;
      logger.warn({ failures, err: error }, 'no room to note what was told');
      await pause(retryAfterMs(failures), signal);
    }
  }
}

async function taken(events: EventPort, batch: readonly DomainEvent[], signal: AbortSignal) {
  if (batch.length === 0) return [];
  try {
    return await withinGrace(events.publish(batch), { signal, graceMs: STOP_GRACE_MS });
  } catch (error) {
    throw new NotTaken('The transport did not take the events.', { cause: error });
  }
}

const isDeclared = (event: WaitingEvent): event is DomainEvent => event.context !== null;

const asRefused = (event: WaitingEvent) => ({
  event,
  reason: 'UNKNOWN_TYPE',
  message: `No row of app.event_types declares ${event.type}.`,
});

const pollMs = () => POLL_MS.least + Math.random() * POLL_MS.spread;

function retryAfterMs(failures: number): number {
  const most = Math.min(RETRY_MS.first * 2 ** (failures - 1), RETRY_MS.most);
  return most * (0.5 + Math.random() / 2);
}

const pause = (ms: number, signal: AbortSignal) =>
  delay(ms, undefined, { signal }).catch(() => undefined);
