import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/** A type of event that only tests know, declared in this file's database. */
export const testType = 'TestHappened';

/** Declares it, and whoever subscribes to it from the beginning of time. */
export async function declareTestType(
  owner: pg.ClientBase,
  ...consumers: readonly string[]
): Promise<void> {
  await owner.query(
    `insert into app.event_types (event_type, aggregate_type, context, description)
     values ($1, 'test', 'app', 'Something happened in a test.')
     on conflict on constraint event_types_pkey do nothing`,
    [testType],
  );
  await owner.query(
    `insert into app.event_subscriptions (consumer, event_type, subscribed_at)
     select c, $1, '2000-01-01' from unnest($2::text[]) c
     on conflict on constraint event_subscriptions_pkey do nothing`,
    [testType, consumers],
  );
}

/** Writes so many events about one thing, numbered from 1 in their payload; resolves with its id. */
export async function emitEvents(
  db: pg.ClientBase,
  count: number,
  {
    id = randomUUID(),
    from = 1,
    type = testType,
  }: { id?: string; from?: number; type?: string } = {},
): Promise<string> {
  await db.query(
    `insert into app.outbox_events (aggregate_type, aggregate_id, event_type, payload)
     select 'test', $1, $2, jsonb_build_object('number', n)
     from generate_series($3::integer, $3 + $4 - 1) n`,
    [id, type, from, count],
  );
  return id;
}

/** What is in the outbox and what is in the archive, of one thing or of all. */
export async function whereEventsAre(
  db: pg.ClientBase,
  id?: string,
): Promise<{ waiting: number; published: number }> {
  const { rows } = await db.query<{ waiting: number; published: number }>(
    `select (select count(*)::integer from app.outbox_events
             where $1::uuid is null or aggregate_id = $1) as waiting,
            (select count(*)::integer from app.published_events
             where $1::uuid is null or aggregate_id = $1) as published`,
    [id],
  );
  return rows[0] ?? { waiting: 0, published: 0 };
}
