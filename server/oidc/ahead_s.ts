import type { DatabaseClock } from '../database_clock.ts';

/**
 * By how many seconds this machine's clock is ahead of the database's. The provider knows no other
 * clock than its machine's; what it keeps and what it signs is in the database's time, so that the
 * next request may go to a server whose clock says something else.
 */
export function aheadS(clock: Pick<DatabaseClock, 'nowMs'>): number {
  return Math.round((Date.now() - clock.nowMs()) / 1_000);
}
