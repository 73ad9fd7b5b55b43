import type pg from 'pg';
import { eventually } from '../eventually.ts';

/** Waits until nothing is under way: the outbox is empty, and the recorder has done everything. */
export async function whenDrained(root: pg.Client, withinMs = 60_000): Promise<void> {
  const countsOf = async () => {
    const { rows } = await root.query<{ waiting: number; unheard: number }>(
      `select (select count(*)::integer from app.outbox_events) as waiting,
         (select count(*)::integer from public.committed c
          where not exists (select from public.effects e where e.event_id = c.event_id)) as unheard`,
    );
    return rows[0];
  };
  try {
    await eventually(async () => {
      const counts = await countsOf();
      return counts?.waiting === 0 && counts.unheard === 0;
    }, withinMs);
  } catch {
    throw new Error(`Not drained within ${withinMs} ms: ${JSON.stringify(await countsOf())}`);
  }
}
