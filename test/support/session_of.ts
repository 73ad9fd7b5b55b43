import type pg from 'pg';

/** A session of this user, opened now. */
export async function sessionOf(db: pg.Client, user: { readonly id: string }): Promise<string> {
  const { rows } = await db.query('select identity.open_session($1) as id', [user.id]);
  return rows[0].id;
}
