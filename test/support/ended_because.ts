import type pg from 'pg';

/** Why each session of a user ended, in the order of their opening; null while one lasts. */
export async function endedBecause(
  db: pg.Client,
  user: { readonly id: string },
): Promise<(string | null)[]> {
  const { rows } = await db.query(
    'select end_reason from identity.sessions where user_id = $1 order by id',
    [user.id],
  );
  return rows.map(({ end_reason }) => end_reason);
}
