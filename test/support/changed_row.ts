import type pg from 'pg';

type Changes = Readonly<Record<string, unknown>>;

const populated = (table: string, where: string) =>
  `jsonb_populate_record((select t from ${table} t where ${where} limit 1), $1)`;

/** Writes a copy of one row of the table, with these changes and an id of its own. */
export async function insertChanged(
  db: pg.Client,
  table: string,
  changes: Changes,
  where = 'true',
) {
  const columns = await writableColumns(db, table);
  return db.query(
    `insert into ${table} (${columns.join(', ')})
     select ${columns.map((column) => `r.${column}`).join(', ')} from ${populated(table, where)} r`,
    [JSON.stringify(changes)],
  );
}

/** Changes one row of the table, past its commands. */
export async function updateChanged(
  db: pg.Client,
  table: string,
  changes: Changes,
  where = 'true',
) {
  const sets = Object.keys(changes).map((column) => `${column} = r.${column}`);
  return db.query(
    `update ${table} t set ${sets.join(', ')} from ${populated(table, where)} r where t.id = r.id`,
    [JSON.stringify(changes)],
  );
}

async function writableColumns(db: pg.Client, table: string): Promise<string[]> {
  const { rows } = await db.query<{ attname: string }>(
    `select attname from pg_catalog.pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and attgenerated = '' and attname <> 'id'`,
    [table],
  );
  return rows.map(({ attname }) => attname);
}
