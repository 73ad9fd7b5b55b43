import type pg from 'pg';

/** The version that a client would have read, as the API writes it. */
export async function rowVersionOf(db: pg.Client, table: string, id: string): Promise<string> {
  const { rows } = await db.query(`select row_version from ${table} where id = $1`, [id]);
  return rows[0].row_version;
}
