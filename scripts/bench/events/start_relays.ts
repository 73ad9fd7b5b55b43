import { pino } from 'pino';
import { createWorkerPool } from '../../../worker/create_worker_pool.ts';
import type { EventPort } from '../../../worker/events/event_port.ts';
import { relayShard } from '../../../worker/outbox/relay_shard.ts';
import { shards } from '../../../worker/outbox/shards.ts';
import type { DatabaseUrls } from '../../database/database_urls.ts';

const lifetimeMs = 600_000;

export type RunningRelays = {
  /** Resolves when each has archived the batch that it had; rejects where one failed. */
  readonly stop: () => Promise<void>;
};

/** The relays of all shards, as a worker runs them in its one process. */
export function startRelays(
  { workerDatabaseUrl }: Pick<DatabaseUrls, 'workerDatabaseUrl'>,
  events: EventPort,
): RunningRelays {
  const logger = pino({ level: 'silent' });
  const { pool, end } = createWorkerPool({ workerDatabaseUrl, workerConcurrency: 0 }, logger);
  const stopping = new AbortController();
  const { signal } = stopping;
  const ended = Promise.all(
    shards.map((shard) => relayShard(shard, { pool, events, logger, signal, lifetimeMs })),
  );
  ended.catch(() => undefined); // Whoever stops them is told.
  return {
    async stop() {
      stopping.abort();
      await ended.finally(end);
    },
  };
}
