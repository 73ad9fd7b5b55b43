import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { smallCompany } from '../support/small_company.ts';
import { biViews } from './bi_views.ts';

const database = useDatabase();

beforeAll(async () => {
  await committed(await database.connect('superuser'), async (db) => {
    await smallCompany(db);
    await describePeople(db);
  });
});

/** Whatever says who somebody is, or what somebody has written, is this word. */
async function describePeople(db: pg.Client): Promise<void> {
  await db.query('set local role none; set local session_replication_role = replica');
  await db.query(
    `update rental.customers set name = 'personal', email = id || 'personal@example.com',
       licence_number = 'personal'`,
  );
  await db.query(
    `update identity.users set email = id || 'personal@example.com', display_name = 'personal'`,
  );
  const { rows } = await db.query<{ statement: string }>(
    `select format('update %I.%I set %I = %L', n.nspname, c.relname, a.attname, 'personal')
       as statement
     from pg_attribute a
     join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('rental', 'accounting', 'fleet', 'maintenance')
       and a.attname in ('description', 'reason', 'reference', 'notes', 'failure_reason',
         'buyer_name', 'settlement_reference', 'rejection_reason', 'address')
       and not a.attisdropped`,
  );
  expect(rows.length).toBeGreaterThan(15);
  for (const { statement } of rows) {
    await db.query('savepoint attempt');
    // Where a check wants it empty, as of a payment that did not fail, it is.
    await db.query(statement).catch(() => db.query('rollback to savepoint attempt'));
  }
  await db.query('set local session_replication_role = origin');
}

const columnsOf = async (db: pg.Client) => {
  const { rows } = await db.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
     where c.relnamespace = 'reporting'::regnamespace
       and has_table_privilege('bi_reader', c.oid, 'select')
     group by c.oid, c.relname`,
  );
  return Object.fromEntries(rows.map(({ name, columns }) => [name, columns]));
};

test('bi_reader reads the views of the list, their columns as listed, and no table anywhere', () =>
  database.inTransaction(async (db) => {
    await expect(columnsOf(db)).resolves.toEqual(biViews);
    const { rows } = await db.query<{ name: string }>(
      `select format('%s.%s', n.nspname, c.relname) as name
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and n.nspname !~ '^(pg_|information_schema$)'
         and case c.relkind when 'S' then has_sequence_privilege('bi_reader', c.oid, 'usage')
             else has_any_column_privilege('bi_reader', c.oid, 'select, insert, update') end`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(
      Object.keys(biViews).map((name) => `reporting.${name}`),
    );
  }));

test('each of them is a security barrier and does not trust its reader with a table', () =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query(
      `select c.relname from pg_class c
       where c.relnamespace = 'reporting'::regnamespace and c.relname = any ($1)
         and c.relkind = 'v' and c.reloptions = array['security_barrier=true']`,
      [Object.keys(biViews)],
    );
    expect(rows).toHaveLength(Object.keys(biViews).length);
  }));

test.each(Object.keys(biViews))('bi_reader reads %s, and finds nobody there', async (view) => {
  const reader = await database.connect('bi_reader');
  const { rows } = await reader.query<{ line: string }>(
    `select t::text as line from reporting.${view} t`,
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ line }) => line.includes('personal'))).toEqual([]);
});

test('bi_reader reads the general ledger, and nothing that somebody has written', async () => {
  const root = await database.connect('superuser');
  await committed(root, (db) => db.query('select reporting.note_point()'));
  const reader = await database.connect('bi_reader');
  const { rows } = await reader.query<{ line: string }>(
    `select t::text as line from reporting.general_ledger(null, '1990-01-01', '2199-12-31') t`,
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ line }) => line.includes('personal'))).toEqual([]);
});

test('what is hidden there is there: the same search finds people in the tables', async () => {
  const root = await database.connect('superuser');
  for (const table of [
    'rental.customers',
    'accounting.invoices',
    'accounting.journal_entries',
    'rental.rental_refunds',
  ]) {
    const { rows } = await root.query(
      `select from ${table} t where t::text like '%personal%' limit 1`,
    );
    expect([table, rows.length]).toEqual([table, 1]);
  }
});

test.each([
  ['a table of the views', 'select from accounting.journal_lines'],
  ['the proofs', 'select from reporting.proofs'],
  ['a function of the books', `select accounting.close_period('2024-01-01')`],
  ['a job', 'select reporting.check_proofs()'],
  ['writing through a view', `update reporting.account_dimension set account_name = 'Mine'`],
  ['emptying a view', 'delete from reporting.vehicle_dimension'],
])('bi_reader is refused %s, also in a transaction that may write', async (_what, statement) => {
  const reader = await database.connect('bi_reader');
  await reader.query('begin read write');
  await expect(reader.query(statement)).rejects.toMatchObject({ code: '42501' });
  await reader.query('rollback');
});

test('bi_reader gains nothing by forged claims', async () => {
  const reader = await database.connect('bi_reader');
  const { rows } = await reader.query(
    `select set_config('jwt.claims.sub', '018f0000-0000-7000-8000-000000000000', false),
            set_config('jwt.claims.role', 'admin', false)`,
  );
  expect(rows).toHaveLength(1);
  await expect(reader.query('select from rental.customers')).rejects.toMatchObject({
    code: '42501',
  });
});

test('a question that takes too long is ended', async () => {
  const reader = await database.connect('bi_reader');
  await reader.query(`set statement_timeout = '50ms'`);
  await expect(
    reader.query('select count(*) from reporting.date_dimension a, reporting.date_dimension b'),
  ).rejects.toMatchObject({ code: '57014' });
});
