import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';

/** Waits until no event waits any more. */
export async function untilTold(root: pg.Client): Promise<void> {
  const areWaiting = async () => {
    const { rows } = await root.query<{ found: boolean }>(
      'select exists (select from app.outbox_events) as found',
    );
    return rows[0]?.found === true;
  };
  while (await areWaiting()) await delay(50);
}
