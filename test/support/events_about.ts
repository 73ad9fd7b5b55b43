import type pg from 'pg';

/** What others are told about a thing, oldest first. */
export async function eventsAbout(
  db: pg.Client,
  aggregate: { readonly id: string },
): Promise<{ event_type: string; aggregate_type: string; payload: object }[]> {
  const { rows } = await db.query(
    `select event_type, aggregate_type, payload from app.outbox_events
     where aggregate_id = $1 order by seq`,
    [aggregate.id],
  );
  return rows;
}
