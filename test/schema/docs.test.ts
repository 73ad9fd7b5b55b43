import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const read = (page: string) =>
  readFileSync(join(import.meta.dirname, '..', '..', 'docs', `${page}.md`), 'utf8');

test('what docs/guarantees.md names is there', () =>
  database.inTransaction(async (db) => {
    const names = [...read('guarantees').matchAll(/`([a-z][\w./]*)`/g)].map(
      ([, name]) => name ?? '',
    );
    const { rows } = await db.query<{ name: string }>(
      `select name from app.error_catalogue
       union all
       select p.oid::regproc::text from pg_proc p
       where p.pronamespace::regnamespace::text = any ($1)
       union all
       select c.oid::regclass::text from pg_class c
       where c.relnamespace::regnamespace::text = any ($1)`,
      [['app', 'accounting', 'identity', 'webhook', 'notification', 'reporting']],
    );
    const known = new Set([...rows.map(({ name }) => name), 'psql']);
    expect(names.filter((name) => !known.has(name) && !existsSync(name))).toEqual([]);
  }));
