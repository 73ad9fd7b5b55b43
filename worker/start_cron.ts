import { setTimeout as delay } from 'node:timers/promises';
import type { ParsedCronItem } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';

const MINUTE_MS = 60_000;
const RETRY_MS = 2_000;
// A process that stood still, or whose database was away for a while, makes up for so much, so that
// what runs once an hour is not missed.
const CATCH_UP_MS = 60 * MINUTE_MS;

export interface RunningCron {
  /** Adds no more jobs; resolves when the last ones are there or not. */
  stop(): Promise<void>;
}

/**
 * Adds the jobs of each minute as it begins in the database. graphile-worker's own cron goes by the
 * clock of its machine: of one that is an hour ahead every job was due an hour later, put off anew
 * each minute by its key, and the slots were taken for all who are right (graphile-worker 0.18.0).
 * The slots of before the start are nobody's.
 */
export function startCron(
  items: readonly ParsedCronItem[],
  { pool, logger }: { pool: pg.Pool; logger: Logger },
): RunningCron {
  const stopping = new AbortController();
  const { signal } = stopping;
  const pause = (ms: number) => delay(ms, undefined, { signal }).catch(() => undefined);

  const run = async () => {
    let doneMs: number | undefined;
    while (!signal.aborted) {
      try {
        const { minuteMs, nextInMs } = await readMinute(pool);
        doneMs ??= minuteMs;
        if (minuteMs < doneMs) {
          logger.warn({ backMs: doneMs - minuteMs }, "the database's clock was set back");
          doneMs = minuteMs;
        }
        for (const slotMs of slotsBetween(doneMs, minuteMs)) {
          await addJobs(pool, items, new Date(slotMs));
          doneMs = slotMs;
        }
        doneMs = minuteMs;
        await pause(nextInMs);
      } catch (error) {
        logger.warn({ err: error }, 'cron waits for the database');
        await pause(RETRY_MS);
      }
    }
  };
  const running = run();
  return {
    stop() {
      stopping.abort();
      return running;
    },
  };
}

async function readMinute(pool: pg.Pool): Promise<{ minuteMs: number; nextInMs: number }> {
  const { rows } = await pool.query<{ minute: Date; next_in_s: number }>(
    `select date_trunc('minute', clock_timestamp()) as minute,
            60 - extract(second from clock_timestamp())::double precision as next_in_s`,
  );
  const { minute, next_in_s } = rows[0] ?? { minute: new Date(Number.NaN), next_in_s: 60 };
  // A little later, so that it is the next minute and not the end of this one.
  return { minuteMs: minute.getTime(), nextInMs: next_in_s * 1_000 + 5 };
}

function slotsBetween(doneMs: number, minuteMs: number): number[] {
  const firstMs = Math.max(doneMs, minuteMs - CATCH_UP_MS) + MINUTE_MS;
  const count = Math.max(0, (minuteMs - firstMs) / MINUTE_MS + 1);
  return Array.from({ length: count }, (_, index) => firstMs + index * MINUTE_MS);
}

async function addJobs(pool: pg.Pool, items: readonly ParsedCronItem[], slot: Date): Promise<void> {
  const minute = {
    min: slot.getUTCMinutes(),
    hour: slot.getUTCHours(),
    date: slot.getUTCDate(),
    month: slot.getUTCMonth() + 1,
    dow: slot.getUTCDay(),
  };
  const due = items.filter(({ match }) => match(minute));
  if (due.length === 0) return;
  const jobs = due.map(({ identifier, task, payload, options }) => ({
    identifier,
    task,
    payload: payload ?? {},
    max_attempts: options.maxAttempts,
    job_key: options.jobKey,
  }));
  await pool.query('select app.add_cron_jobs($1, $2)', [slot, JSON.stringify(jobs)]);
}
