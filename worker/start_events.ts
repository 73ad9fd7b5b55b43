import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { EventConsumer } from './consumers/event_consumer.ts';
import { startConsumer } from './consumers/start_consumer.ts';
import { createWorkerPool } from './create_worker_pool.ts';
import type { EventPort } from './events/event_port.ts';
import type { WorkerConfig } from './graphile.config.ts';
import type { RelayParts } from './outbox/relay_shard.ts';
import { shards } from './outbox/shards.ts';
import { withinGrace } from './within_grace.ts';

const RETRY_MS = 2_000;
// What a broker that hangs does not answer, a worker that stops does not wait for.
const STOP_GRACE_MS = 3_000;

// Who stands still (SIGSTOP, a machine that swaps) keeps its connection: it would keep its shard, or
// the row of the inbox that another waits for. Who lives is heard of (keep_session.ts).
const END_SILENT_SESSIONS = [
  ...['-c idle_session_timeout=20s', '-c idle_in_transaction_session_timeout=20s'],
];
// The other way round: a database, or the way to it, that is gone without a word.
const CONNECT_TIMEOUT_MS = 10_000;
const QUERY_TIMEOUT_MS = 60_000;

export interface RunningEvents {
  /** What the relays need; they begin once the consumers hear. */
  readonly relay: Omit<RelayParts, 'lifetimeMs'> & { readonly ready: Promise<void> };
  /** Tells relays and consumers to take no more; both end with what they have. */
  stop(): void;
  /** Waits for the consumers and closes the connections; after the jobs have ended. */
  end(): Promise<void>;
}

/**
 * Lets the consumers hear. Where the broker does not answer the worker starts all the same, and
 * this tries again until it does: other jobs must not wait for it.
 */
export function startEvents(
  events: EventPort,
  consumers: readonly EventConsumer[],
  {
    config,
    logger,
  }: { config: Pick<WorkerConfig, 'workerDatabaseUrl' | 'workerConcurrency'>; logger: Logger },
): RunningEvents {
  const stopping = new AbortController();
  const { signal } = stopping;
  // For each relay its own, and one more for each consumer that it may be handing an event to.
  const max = shards.length * (1 + consumers.length) + 1;
  const { pool, end: endPool } = createWorkerPool(config, logger, {
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    settings: END_SILENT_SESSIONS,
  });

  const start = async () => {
    for (const consumer of consumers) {
      while (!signal.aborted) {
        try {
          await startConsumer(consumer, { pool, events, logger, signal });
          break;
        } catch (error) {
          logger.warn({ consumer: consumer.name, err: error }, 'consumer cannot hear yet');
          await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
        }
      }
    }
    logger.info({ transport: events.transport }, 'consumers hear');
  };
  const ready = start();
  return {
    relay: { pool, events, logger, signal, ready },
    stop: () => stopping.abort(new Error('The worker stops.')),
    async end() {
      const leaving = ready.then(() => events.close());
      await withinGrace(leaving, { signal, graceMs: STOP_GRACE_MS }).catch((error: unknown) => {
        logger.warn({ err: error }, 'events: left without a goodbye');
      });
      await endPool();
    },
  };
}
