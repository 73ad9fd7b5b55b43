import type { Pool } from 'pg';
import type { Logger } from 'pino';

/** The one clock of all processes. What this machine's own clock says decides nothing. */
export interface DatabaseClock {
  /** What time it is in the database, in milliseconds since 1970. */
  nowMs(): number;
  /** Asks the database no more. */
  stop(): void;
}

// An answer that took longer says too little about when it was given.
const LONGEST_ROUND_TRIP_MS = 1_000;

/**
 * Asks the database for the time every half minute; in between, and while the database is away, it
 * counts on by the time that passed, which nobody sets. So servers whose clocks are wrong agree on
 * when a token was issued and whether it is still good.
 */
export async function createDatabaseClock({
  pool,
  logger,
  refreshMs = 30_000,
}: {
  pool: Pool;
  logger: Logger;
  refreshMs?: number;
}): Promise<DatabaseClock> {
  let { beganMs } = await readClock(pool);
  let refreshing = false;
  const refresh = async () => {
    if (refreshing) return;
    refreshing = true;
    try {
      const read = await readClock(pool);
      if (read.roundTripMs <= LONGEST_ROUND_TRIP_MS) beganMs = read.beganMs;
    } catch (error) {
      logger.warn({ err: error }, 'database not asked for the time');
    } finally {
      refreshing = false;
    }
  };
  const timer = setInterval(() => void refresh(), refreshMs).unref();
  return {
    nowMs: () => beganMs + performance.now(),
    stop: () => clearInterval(timer),
  };
}

/** What the database's clock said when this process began, give or take half a round trip. */
async function readClock(pool: Pool): Promise<{ beganMs: number; roundTripMs: number }> {
  const client = await pool.connect();
  try {
    const askedMs = performance.now();
    const { rows } = await client.query<{ now_ms: number }>(
      'select 1000 * extract(epoch from clock_timestamp())::double precision as now_ms',
    );
    const roundTripMs = performance.now() - askedMs;
    return { beganMs: Number(rows[0]?.now_ms) - askedMs - roundTripMs / 2, roundTripMs };
  } finally {
    client.release();
  }
}
