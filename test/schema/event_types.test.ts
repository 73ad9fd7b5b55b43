import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const root = join(import.meta.dirname, '..', '..');

/** What is written, and about what: by a move, or by a call of emit_event or emit_events. */
async function written(db: pg.Client): Promise<Set<string>> {
  const moves = await db.query<{ type: string; machine: string }>(
    `select event_type as type, machine from app.state_transitions where event_type is not null`,
  );
  const bodies = await db.query<{ body: string }>(
    `select pg_get_functiondef(p.oid) as body from pg_proc p
     where p.prokind in ('f', 'p')
       and p.pronamespace::regnamespace::text !~ '^(pg_|information_schema$|graphile_|test_only$)'`,
  );
  // The type may be one of several: case when … then 'RoleAssigned' else 'RoleRemoved' end.
  const calls = bodies.rows.flatMap(({ body }) =>
    [...body.matchAll(/emit_events?\(\s*([^,]*?'[^,]*?),\s*'(\w+)'/g)].flatMap(
      ([, types = '', aggregate]) =>
        [...types.matchAll(/'(\w+)'/g)].map(([, type]) => `${type} ${aggregate}`),
    ),
  );
  return new Set([...moves.rows.map(({ type, machine }) => `${type} ${machine}`), ...calls]);
}

test('every event that is written is declared, with what it is about, and no other', () =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query<{ line: string }>(
      `select event_type || ' ' || aggregate_type as line from app.event_types`,
    );
    const types = await written(db);
    expect([...types]).toContain('RoleRemoved user');
    expect(rows.map(({ line }) => line).sort()).toEqual([...types].sort());
  }));

test('a context declares its own events alone, before anything that writes them', () =>
  database.inTransaction(async (db) => {
    const declared = globSync('sql/*/data/event_types.sql', { cwd: root }).flatMap((path) => {
      const [, folder] = path.split(/[\\/]/);
      const index = readFileSync(join(root, 'sql', `${folder}`, 'index.sql'), 'utf8');
      expect(index.split('\n').slice(0, 2)).toEqual([
        `--!include ${folder}/schema.sql`,
        `--!include ${folder}/data/event_types.sql`,
      ]);
      return [
        ...readFileSync(join(root, path), 'utf8').matchAll(
          /declare_event_type\('(\w+)', '\w+', '(\w+)',/g,
        ),
      ].map(([, type, context]) => {
        expect({ type, context }).toEqual({ type, context: folder });
        return `${type} ${context}`;
      });
    });
    const { rows } = await db.query<{ line: string }>(
      `select event_type || ' ' || context as line from app.event_types`,
    );
    expect(declared.sort()).toEqual(rows.map(({ line }) => line).sort());
  }));
