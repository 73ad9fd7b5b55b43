import type pg from 'pg';

/** The id of a role or a permission. */
export async function namedId(
  db: pg.Client,
  table: 'roles' | 'permissions',
  name: string,
): Promise<string> {
  const { rows } = await db.query(`select id from identity.${table} where name = $1`, [name]);
  return rows[0].id;
}
