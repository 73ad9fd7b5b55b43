import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from, to } from 'pg-copy-streams';

const SCHEMAS = [
  'app',
  'identity',
  'accounting',
  'fleet',
  'rental',
  'maintenance',
  'webhook',
  'reporting',
];

// What a dump leaves out: the columns that Postgres computes.
const TABLES = `
  select format('%I.%I', n.nspname, c.relname) as name,
         string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    and a.attgenerated = ''
  where c.relkind = 'r' and n.nspname = any ($1)
  group by n.nspname, c.relname
  order by n.nspname, c.relname`;

/**
 * What pg_dump and pg_restore do with the rows: every table by COPY, with triggers off, and the sequences. npm has no
 * pg_dump of PostgreSQL 18, and an older one refuses. The other database has the schema already;
 * both connections are superusers'. Returns how many tables there were.
 */
export async function restoreDatabase(source: pg.Client, target: pg.Client): Promise<number> {
  const { rows: tables } = await source.query<{ name: string; columns: string }>(TABLES, [SCHEMAS]);
  await source.query('begin isolation level repeatable read');
  await target.query('begin; set local session_replication_role = replica');
  await target.query(`truncate ${tables.map(({ name }) => name).join(', ')}`);
  for (const { name, columns } of tables) {
    await pipeline(
      source.query(to(`copy ${name} (${columns}) to stdout`)),
      target.query(from(`copy ${name} (${columns}) from stdin`)),
    );
  }
  const { rows: sequences } = await source.query(
    `select format('%I.%I', schemaname, sequencename) as name, last_value
     from pg_sequences where schemaname = any ($1) and last_value is not null`,
    [SCHEMAS],
  );
  for (const { name, last_value } of sequences) {
    await target.query('select setval($1::regclass, $2)', [name, last_value]);
  }
  await target.query('commit');
  await source.query('commit');
  return tables.length;
}
