import type pg from 'pg';

/** The statement as a superuser who has switched the triggers off, inside of `inTransaction`. */
export async function pastTriggers(
  db: pg.Client,
  statement: string,
  values: unknown[] = [],
): Promise<pg.QueryResult> {
  await db.query('set local role none; set local session_replication_role = replica');
  const result = await db.query(statement, values);
  await db.query('set local session_replication_role = origin; set local role rentify_owner');
  return result;
}
