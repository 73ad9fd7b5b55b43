import type pg from 'pg';

/** Calls a function as the API does, by the names of its arguments; the row that it returns. */
export async function command<Row = Record<string, unknown>>(
  db: pg.Client,
  name: string,
  args: Readonly<Record<string, unknown>>,
): Promise<Row> {
  const named = Object.keys(args).map((argument, index) => `${argument} => $${index + 1}`);
  const { rows } = await db.query(
    `select * from ${name}(${named.join(', ')})`,
    Object.values(args),
  );
  return rows[0];
}
