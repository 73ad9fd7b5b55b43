import type pg from 'pg';

/** One insert; names come from the tests' own files only, values travel as parameters. */
export async function insertRow<Inserted>(
  db: pg.Client,
  table: string,
  values: Readonly<Record<string, unknown>>,
): Promise<Inserted> {
  const columns = Object.keys(values);
  const { rows } = await db.query(
    `insert into ${table} (${columns.join(', ')})
     values (${columns.map((_column, index) => `$${index + 1}`).join(', ')})
     returning *`,
    Object.values(values),
  );
  return rows[0];
}
