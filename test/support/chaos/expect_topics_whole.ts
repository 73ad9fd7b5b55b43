import type pg from 'pg';
import { firstTimes } from '../first_times.ts';
import { topicEvents } from '../topic_events.ts';

/** The topics have all of it, and the first time of each event is in the order of its aggregate. */
export async function expectTopicsWhole(
  root: pg.Client,
  brokers: readonly string[],
): Promise<void> {
  const { rows } = await root.query<{ id: string; key: string; context: string }>(
    `select event_id as id, aggregate_id as key, context from public.committed order by seq`,
  );
  for (const [context, committed] of Map.groupBy(rows, (row) => row.context)) {
    expect(firstTimes(await topicEvents(brokers, context))).toEqual(firstTimes(committed));
  }
}
