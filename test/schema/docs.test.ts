import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const read = (page: string) =>
  readFileSync(join(import.meta.dirname, '..', '..', 'docs', `${page}.md`), 'utf8');

test('docs/events.md lists the events that are written, and no other', () =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query<{ type: string }>(
      `select event_type as type from app.state_transitions where event_type is not null
       union
       select emitted.call[1]
       from pg_proc p, regexp_matches(p.prosrc, $r$emit_events?\\(\\s*'(\\w+)'$r$, 'g') as emitted (call)
       where p.pronamespace::regnamespace::text !~ '^pg_'`,
    );
    const documented = [...read('events').matchAll(/^\| `(\w+)` \|/gm)].map(([, type]) => type);
    expect(documented.toSorted()).toEqual(rows.map(({ type }) => type).toSorted());
  }));

test('docs/events.md lists the payload of what a move tells', () =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query<{ machine: string; columns: string }>(
      `select a.args[1] as machine,
              array_to_string(a.args[2:cardinality(a.args) - 1], ', ') as columns
       from pg_trigger t,
            lateral (select string_to_array(encode(t.tgargs, 'escape'), '\\000') as args) a
       where t.tgfoid = 'app.tg__state_change'::regproc and exists (
         select from app.state_transitions s
         where s.machine = a.args[1] and s.event_type is not null)`,
    );
    for (const { machine, columns } of rows) {
      expect(read('events')).toContain(`| ${machine} |`);
      expect(read('events')).toContain(`| ${columns} |`);
    }
  }));

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
      [['app', 'accounting', 'identity', 'notification', 'reporting']],
    );
    const known = new Set([...rows.map(({ name }) => name), 'psql']);
    expect(names.filter((name) => !known.has(name) && !existsSync(name))).toEqual([]);
  }));
