import { globSync, readFileSync } from 'node:fs';
import type pg from 'pg';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();

// This file and the lists of access name rules without proving them.
const tests = globSync('test/**/*.test.ts')
  .filter((path) => !path.startsWith('test/schema/'))
  .concat(globSync('test/schema/{access_matrix,hostile_sql,row_visibility}.test.ts'))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const words = new Set(tests.flatMap(({ text }) => text.match(/[a-z][a-z0-9_]*/g) ?? []));

type Entry = { readonly name: string; readonly sqlstate: string; readonly message: string };

const catalogue = async (db: pg.Client): Promise<Entry[]> => {
  await db.query('set local role anonymous');
  const { rows } = await db.query<Entry>(
    'select name, sqlstate, status, message from app.error_catalogue order by name',
  );
  await db.query('set local role rentify_owner');
  return rows;
};

/** Names that Postgres or a trigger can put into an error of ours, each with where it comes from. */
const origins = `
  select k.conname::text as name, 'constraint' as origin
  from pg_constraint k where k.connamespace::regnamespace::text = any ($1) and k.contype in ('c', 'f', 'u', 'x')
  union all
  select c.relname, 'unique index'
  from pg_index i join pg_class c on c.oid = i.indexrelid
  where i.indisunique and c.relnamespace::regnamespace::text = any ($1)
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
  union all
  select raised.rule[1], 'raise'
  from pg_proc p, regexp_matches(p.prosrc, $r$raise_rule\\(\\s*'([a-z0-9_]+)'$r$, 'g') as raised (rule)
  where p.pronamespace::regnamespace::text = any ($1)
  union all
  select c.relname || shared.suffix, 'trigger'
  from pg_trigger t
  join pg_class c on c.oid = t.tgrelid
  join (values ('app.tg__append_only'::regproc, '_append_only'),
               ('app.tg__state_transition', '_status_transition'),
               ('app.tg__immutable_version', '_immutable'),
               ('app.tg__frozen', '_immutable'),
               ('rental.tg__same_currency', '_same_currency')) shared (function, suffix)
    on shared.function = t.tgfoid`;
const schemas = [
  'app',
  'identity',
  'accounting',
  'fleet',
  'rental',
  'maintenance',
  'webhook',
  'notification',
  'reporting',
];

const originsOf = async (db: pg.Client) =>
  (await db.query<{ name: string; origin: string }>(origins, [schemas])).rows;

test('everything that can refuse a client is in the catalogue, with a sentence', () =>
  database.inTransaction(async (db) => {
    const entries = await catalogue(db);
    const known = new Set(entries.map(({ name }) => name));
    // What holds only for tables that no client and no command reaches has no comment.
    const hidden = new Set([
      'idempotency_keys',
      'outbox_events',
      'inbox_messages',
      'event_subscriptions',
      'rules',
      'knowledge_points',
    ]);
    const missing = (await originsOf(db))
      .filter(({ name }) => !known.has(name))
      .filter(({ name }) => ![...hidden].some((table) => name.startsWith(`${table}_`)))
      .map(({ name, origin }) => `${origin} ${name}`);
    expect(missing).toEqual([]);
    expect(entries.filter(({ message }) => !/^[A-Z].*\.$/.test(message))).toEqual([]);
  }));

test('a name is given once: it is the code of a client', () =>
  database.inTransaction(async (db) => {
    const names = (await catalogue(db)).map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }));

test('nothing in the catalogue is orphaned: something declares or raises it', () =>
  database.inTransaction(async (db) => {
    const raised = new Set((await originsOf(db)).map(({ name }) => name));
    const orphans = (await catalogue(db)).filter(({ name }) => !raised.has(name));
    expect(orphans.map(({ name }) => name)).toEqual([]);
  }));

test('a rule is raised under the condition that its kind has', () =>
  database.inTransaction(async (db) => {
    const odd = (await catalogue(db)).filter(
      ({ sqlstate }) => !['23503', '23505', '23514', '23P01', '55000'].includes(sqlstate),
    );
    expect(odd).toEqual([]);
  }));

test('everything in the catalogue is proven by a test that names it', () =>
  database.inTransaction(async (db) => {
    const unproven = (await catalogue(db)).filter(({ name }) => !words.has(name));
    expect(unproven.map(({ name }) => name)).toEqual([]);
  }));

test('a test names no constraint that is not there', () =>
  database.inTransaction(async (db) => {
    const known = new Set((await originsOf(db)).map(({ name }) => name));
    const named = tests.flatMap(({ path, text }) =>
      [...text.matchAll(/constraint: '([a-z0-9_]+)'/g)].map(([, name]) => `${path}: ${name}`),
    );
    const unknown = named.filter((line) => !known.has(line.split(': ')[1] ?? ''));
    expect(unknown).toEqual([]);
  }));
