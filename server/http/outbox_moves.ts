import type { Pool } from 'pg';
import { readAs } from '../read_as.ts';

// What a relay that works leaves behind in milliseconds, and one that was killed within a minute.
const LATE_AFTER_S = 60;

/**
 * Rejects where an event has waited for more than a minute: no relay runs, or the broker takes
 * nothing. The API itself works on, so whoever routes requests by /ready excludes it.
 */
export async function outboxMoves(pool: Pool): Promise<void> {
  const [backlog] = await readAs<{ oldest_seconds: number }>(
    pool,
    { role: 'gatekeeper' },
    'select oldest_seconds from app.outbox_backlog()',
  );
  const oldestS = backlog?.oldest_seconds ?? 0;
  if (oldestS > LATE_AFTER_S) throw new Error(`An event has waited for ${Math.round(oldestS)} s.`);
}
