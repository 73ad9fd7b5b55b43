import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { functionAccess } from './function_access.ts';
import { tableAccess } from './table_access.ts';

const database = useDatabase();

const roles = [
  ...['anonymous', 'customer', 'staff', 'admin', 'service'],
  ...['gatekeeper', 'rentify_api', 'rentify_worker', 'bi_reader'],
];
const ours = `n.nspname !~ '^(pg_|information_schema$|graphile_|test_only$)' and n.nspname <> 'public'`;

async function lines(db: pg.Client, query: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await db.query<{ line: string }>(`${query} order by 1`, values);
  return rows.map(({ line }) => line);
}

function expected(access: Readonly<Record<string, readonly string[]>>, verb: string): string[] {
  return Object.entries(access)
    .flatMap(([name, holders]) => holders.map((role) => `${role} may ${verb} ${name}`))
    .sort();
}

test('every table and view has an expectation (table_access.ts)', () =>
  database.inTransaction(async (db) => {
    const names = await lines(
      db,
      `select format('%s.%s', n.nspname, c.relname) collate "C" as line
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where ${ours} and not c.relispartition and c.relkind in ('r', 'p', 'v', 'm', 'f')`,
    );
    expect(names).toEqual(Object.keys(tableAccess).sort());
  }));

test('each role may do with each table what is expected, and nothing else', () =>
  database.inTransaction(async (db) => {
    const actual = await lines(
      db,
      `select format('%s may %s %s.%s', role, verb, n.nspname, c.relname) collate "C" as line
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       cross join unnest($1::text[]) as role
       cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references',
                               'trigger', 'maintain']) as verb
       where ${ours} and not c.relispartition and c.relkind in ('r', 'p', 'v', 'm', 'f')
         and has_table_privilege(role, c.oid, verb)`,
      [roles],
    );
    expect(actual).toEqual(expected(tableAccess, 'select'));
  }));

test('nobody has a right on a single column, or on a sequence', () =>
  database.inTransaction(async (db) => {
    const columns = await lines(
      db,
      `select format('%s on %s.%s.%s', acl, n.nspname, c.relname, a.attname) as line
       from pg_attribute a
       join pg_class c on c.oid = a.attrelid
       join pg_namespace n on n.oid = c.relnamespace
       cross join aclexplode(a.attacl) acl
       where ${ours}`,
    );
    const sequences = await lines(
      db,
      `select format('%s may %s %s.%s', role, verb, n.nspname, c.relname) as line
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       cross join unnest($1::text[]) as role
       cross join unnest(array['select', 'update', 'usage']) as verb
       where ${ours} and case c.relkind when 'S' then has_sequence_privilege(role, c.oid, verb) end`,
      [roles],
    );
    expect([...columns, ...sequences]).toEqual([]);
  }));

test('each role may call the functions that are expected, and no other (function_access.ts)', () =>
  database.inTransaction(async (db) => {
    const actual = await lines(
      db,
      `select format('%s may call %s.%s', role, n.nspname, p.proname) collate "C" as line
       from pg_proc p
       join pg_namespace n on n.oid = p.pronamespace
       cross join unnest($1::text[]) as role
       where ${ours} and has_function_privilege(role, p.oid, 'execute')`,
      [roles],
    );
    expect(actual).toEqual(expected(functionAccess, 'call'));
  }));

test('a function with the rights of its owner asks who calls, or is listed here', () =>
  database.inTransaction(async (db) => {
    const unguarded = await lines(
      db,
      `select format('%s.%s', n.nspname, p.proname) as line
       from pg_proc p
       join pg_namespace n on n.oid = p.pronamespace
       where ${ours} and p.prosecdef
         and pg_get_functiondef(p.oid) !~ 'app\\.require_(any_)?permission|rental\\.reserving_customer_id|reporting\\.open_report'
         and has_function_privilege('rentify_introspector', p.oid, 'execute')`,
    );
    expect(unguarded).toEqual([
      'app.has_permission',
      'app.store_idempotent_response', // touches the key of the user whom the claims name
      'identity.current_permissions',
      'identity.current_user_account',
      'rental.available_vehicles', // what is on offer is public
      'rental.current_customer_id',
    ]);
  }));

test('who may use a schema; only its owner creates in it', () =>
  database.inTransaction(async (db) => {
    const actual = await lines(
      db,
      `select format('%s %s %s', role, verb, n.nspname) collate "C" as line
       from pg_namespace n
       cross join unnest($1::text[]) as role
       cross join unnest(array['usage', 'create']) as verb
       where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
         and has_schema_privilege(role, n.oid, verb)`,
      [roles],
    );
    const api = roles
      .slice(0, 5)
      .flatMap((role) =>
        ['accounting', 'app', 'fleet', 'identity', 'maintenance', 'rental'].map(
          (schema) => `${role} usage ${schema}`,
        ),
      );
    expect(actual).toEqual(
      [
        ...api,
        ...['admin', 'bi_reader', 'gatekeeper', 'rentify_worker', 'service', 'staff'].map(
          (role) => `${role} usage reporting`,
        ),
        ...['admin', 'gatekeeper', 'rentify_worker', 'service', 'staff'].map(
          (role) => `${role} usage webhook`,
        ),
        'gatekeeper usage app',
        'gatekeeper usage identity',
        'rentify_worker usage accounting',
        'rentify_worker usage app',
        'rentify_worker usage identity',
        'rentify_worker usage maintenance',
        'rentify_worker usage notification',
        'rentify_worker usage rental',
        'rentify_worker create graphile_worker',
        'rentify_worker usage graphile_worker',
      ].sort(),
    );
  }));

test('everybody, as PUBLIC, has nothing: no schema, table, column, function, database', () =>
  database.inTransaction(async (db) => {
    const granted = await lines(
      db,
      `select format('%s on %s', acl.privilege_type, object) as line
       from (
         select nspname, nspacl from pg_namespace n where ${ours} or n.nspname = 'public'
         union all
         select c.oid::regclass::text, c.relacl
         from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ours}
         union all
         select format('%s.%s', a.attrelid::regclass, a.attname), a.attacl
         from pg_attribute a join pg_class c on c.oid = a.attrelid
         join pg_namespace n on n.oid = c.relnamespace where ${ours}
         union all
         select p.oid::regprocedure::text, coalesce(p.proacl, acldefault('f', p.proowner))
         from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ours}
         union all
         select datname, coalesce(datacl, acldefault('d', datdba))
         from pg_database where datname = current_database()
       ) as things (object, acl), aclexplode(things.acl) as acl
       where acl.grantee = 0`,
    );
    expect(granted).toEqual([]);
  }));

test('what a later migration adds is closed until it is granted', () =>
  database.inTransaction(async (db) => {
    await db.query(`
      create schema planted;
      create table planted.things (id uuid);
      create function planted.do_things() returns void language sql begin atomic select 1; end;
    `);
    const { rows } = await db.query(
      `select role
       from unnest($1::text[]) as role
       where has_table_privilege(role, 'planted.things', 'select')
          or has_function_privilege(role, 'planted.do_things()', 'execute')
          or has_schema_privilege(role, 'planted', 'usage')`,
      [roles],
    );
    expect(rows).toEqual([]);
  }));

test('no role of ours is more than a role, and each becomes only who it must', () =>
  database.inTransaction(async (db) => {
    const attributes = await lines(
      db,
      `select r.rolname as line from pg_roles r
       where (r.rolname = any ($1) or r.rolname in ('rentify_owner', 'rentify_introspector'))
         and (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls)`,
      [roles],
    );
    const logins = await lines(
      db,
      `select r.rolname::text as line from pg_roles r
       where r.rolcanlogin and (r.rolname = any ($1) or r.rolname ~ '^rentify_')`,
      [roles],
    );
    const memberships = await lines(
      db,
      `select format('%s -> %s inherit %s set %s admin %s', m.member::regrole, m.roleid::regrole,
                     m.inherit_option, m.set_option, m.admin_option) collate "C" as line
       from pg_auth_members m
       where m.member::regrole::text = any ($1) or m.member::regrole::text ~ '^rentify_'`,
      [roles],
    );
    const api = roles.slice(0, 5);
    expect(attributes).toEqual([]);
    expect(logins).toEqual(['bi_reader', 'rentify_api', 'rentify_owner', 'rentify_worker']);
    expect(memberships).toEqual(
      [
        ...api.map((role) => `rentify_api -> ${role} inherit f set t admin f`),
        'rentify_api -> gatekeeper inherit f set t admin f',
        'rentify_api -> rentify_introspector inherit f set t admin f',
        'rentify_owner -> pg_read_all_stats inherit t set f admin f',
        ...api.map((role) => `rentify_introspector -> ${role} inherit t set f admin f`),
      ].sort(),
    );
  }));
