import type pg from 'pg';
import type { Login } from '../support/database.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const logins = ['rentify_api', 'rentify_worker', 'bi_reader'] as const;
const apiRoles = ['anonymous', 'customer', 'staff', 'admin', 'service'] as const;
const denied = expect.objectContaining({ code: '42501' });

/** Somebody with psql: each statement alone, in a transaction of its own, as login or API role. */
async function tries(login: Login, role: string | null, statement: string): Promise<unknown> {
  const client = await database.connect(login);
  await client.query('begin read write');
  if (role !== null) await client.query(`set local role ${role}`);
  const outcome = await client
    .query(statement)
    .then(({ rows }: pg.QueryResult) => rows)
    .catch((error: unknown) => error);
  await client.query('rollback');
  await client.end();
  return outcome;
}

const everyone = [
  ...logins.map((login) => ({ who: login, login, role: null })),
  ...apiRoles.map((role) => ({ who: role, login: 'rentify_api' as const, role })),
];

const refusedToAll = [
  ['becoming the owner', 'set role rentify_owner'],
  ['becoming a superuser', 'set role postgres'],
  ['a session of another', 'set session authorization postgres'],
  ['switching triggers off', 'set session_replication_role = replica'],
  ['a table in a context', 'create table rental.mine (id integer)'],
  ['a table in public', 'create table public.mine (id integer)'],
  ['a temporary table', 'create temporary table mine (id integer)'],
  ['a schema', 'create schema mine'],
  ['a function', `create function app.mine() returns int language sql as 'select 1'`],
  ['an extension', 'create extension btree_gin schema public'],
  ['a role', 'create role mine superuser'],
  ['disabling a trigger', 'alter table fleet.vehicles disable trigger all'],
  ['dropping a constraint', 'alter table rental.rentals drop constraint rentals_no_double_booking'],
  ['disabling row security', 'alter table rental.rentals disable row level security'],
  ['passwords', 'select * from pg_catalog.pg_authid'],
  ['the rules of logging in', 'select * from pg_catalog.pg_hba_file_rules'],
  ['a file of the server', `select pg_catalog.pg_read_file('/etc/passwd')`],
  ['a folder of the server', `select pg_catalog.pg_ls_dir('/')`],
  ['a program of the server', `copy (select 1) to program 'id'`],
  ['a file by COPY', `copy (select 1) to '/tmp/mine'`],
  ['a large object', 'select pg_catalog.lo_create(0)'],
  ['a file as a large object', `select pg_catalog.lo_import('/etc/passwd')`],
  ['filling the log of writes', `select pg_catalog.pg_logical_emit_message(false, 'x', 'x')`],
  ['a lock of the relay', 'select pg_catalog.pg_advisory_lock(1)'],
  ['a lock of the relay, politely', 'select pg_catalog.pg_try_advisory_xact_lock(1, 1)'],
  ['reloading the configuration', 'select pg_catalog.pg_reload_conf()'],
  ['the outbox', 'select from app.outbox_events'],
  ['stored answers', 'select from app.idempotency_keys'],
  ['raising rules', `select app.raise_rule('vehicles_never_deleted')`],
  ['emitting events', `select app.emit_event('X', 'x', uuidv7(), '{}')`],
  ['permissions', `select identity.grant_permissions('customer', '%')`],
] as const;

describe.each(everyone)('$who is refused', ({ login, role }) => {
  const allowed = login === 'rentify_worker' ? /relay/ : /^$/;
  test.each(refusedToAll.filter(([what]) => !allowed.test(what)))(
    '%s',
    async (_what, statement) => {
      await expect(tries(login, role, statement)).resolves.toEqual(denied);
    },
  );
});

test.each(logins)('%s reads no table of a context', async (login) => {
  for (const table of ['fleet.vehicles', 'rental.rentals', 'identity.users', 'app.rules']) {
    await expect(tries(login, null, `select from ${table}`)).resolves.toEqual(denied);
  }
});

test('only the login of the API becomes an API role', async () => {
  for (const role of apiRoles) {
    await expect(tries('rentify_api', null, `set role ${role}`)).resolves.toEqual([]);
    await expect(tries('rentify_worker', null, `set role ${role}`)).resolves.toEqual(denied);
    await expect(tries('bi_reader', null, `set role ${role}`)).resolves.toEqual(denied);
  }
});

test('a worker cannot be added a job by a client', async () => {
  const add = `select graphile_worker.add_job('x')`;
  for (const { login, role } of everyone.filter(({ login }) => login !== 'rentify_worker')) {
    await expect(tries(login, role, add)).resolves.toEqual(denied);
  }
});

test('what others run is hidden, and nobody ends it', async () => {
  const owner = await database.connect('rentify_owner');
  const { rows } = await owner.query('select pg_backend_pid() as pid');
  for (const { login, role } of everyone) {
    const seen = await tries(
      login,
      role,
      `select query from pg_catalog.pg_stat_activity where pid = ${rows[0].pid}`,
    );
    expect(seen).toEqual([{ query: '<insufficient privilege>' }]);
    const end = `select pg_catalog.pg_terminate_backend(${rows[0].pid})`;
    await expect(tries(login, role, end)).resolves.toEqual(denied);
  }
});

test('who runs free SQL or serves requests meets a limit of time', async () => {
  const limits = async (login: Login) =>
    (
      await (
        await database.connect(login)
      ).query(
        `select current_setting('statement_timeout') as statement,
                current_setting('idle_in_transaction_session_timeout') as idle,
                current_setting('default_transaction_read_only') as read_only`,
      )
    ).rows[0];
  await expect(limits('rentify_api')).resolves.toMatchObject({ statement: '10s', idle: '15s' });
  await expect(limits('bi_reader')).resolves.toEqual({
    statement: '1min',
    idle: '1min',
    read_only: 'on',
  });
});

test.each([
  ['a cast', 'name::integer > 0'],
  ['a division', '1 / (length(name) - length(name)) > 0'],
  ['a bad expression', `name ~ ('[' || name)`],
])('%s in a filter tells nothing of the rows of others', async (_what, filter) => {
  const owner = await database.connect('rentify_owner');
  await owner.query(`insert into rental.customers (name) values ('The secret one')`);
  const statement = `select from rental.customers where ${filter}`;
  await expect(owner.query(statement)).rejects.toBeDefined();
  for (const role of ['customer', 'staff', 'admin', 'service']) {
    await expect(tries('rentify_api', role, statement)).resolves.toEqual([]);
  }
});
