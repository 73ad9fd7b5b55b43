import { setTimeout as delay } from 'node:timers/promises';
import type { Task } from 'graphile-worker';
import { addJobIn } from '../../add_job_in.ts';
import { relayKey } from '../../outbox/relay_key.ts';
import { type RelayParts, relayShard } from '../../outbox/relay_shard.ts';

const AFTER_FAILURE_MS = 1_000;
// What a relay that died leaves is taken up so soon; the tick of a minute is for when nobody looks.
const LOOK_AGAIN_S = 15;

export interface RelayTaskParts extends Omit<RelayParts, 'lifetimeMs'> {
  /** Resolves once there is somebody to tell. */
  readonly ready: Promise<void>;
  readonly lifetimeMs?: number;
}

/**
 * Relays one shard of the outbox for some minutes, then puts itself in line again. Where the shard
 * has its relay already it only looks again a little later: the one that a killed worker leaves
 * behind is followed soon. Its key keeps one that looks for each shard, however many workers there
 * are. Idempotent by the event's id: what is told twice is handled once.
 */
export function relayEvents(parts: RelayTaskParts): Task {
  const { pool, logger, signal, ready, lifetimeMs = 600_000 } = parts;
  return async (payload, { query }) => {
    const shard = shardOf(payload);
    const againIn = (pauseS: number) =>
      addJobIn(query, pauseS, {
        task: 'app/relay_events',
        key: relayKey(shard),
        payload: { shard },
      });
    await ready;
    const endAt = performance.now() + lifetimeMs;
    while (!signal.aborted && performance.now() < endAt) {
      try {
        await pool.query('select app.open_archive_days()');
        const outcome = await relayShard(shard, {
          ...parts,
          lifetimeMs: endAt - performance.now(),
        });
        if (outcome === 'held') {
          await againIn(LOOK_AGAIN_S);
          return;
        }
      } catch (error) {
        // The database restarts, or the connection broke: the shard's next relay may as well be
        // this one.
        logger.warn({ shard, err: error }, 'relay lost its connection');
        await delay(AFTER_FAILURE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
    if (!signal.aborted) await againIn(0);
  };
}

function shardOf(payload: unknown): number {
  const { shard } = (payload ?? {}) as { shard?: unknown };
  if (typeof shard !== 'number') throw new Error('A relay is told its shard.');
  return shard;
}
