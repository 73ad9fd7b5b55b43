import type pg from 'pg';
import { asRole } from '../support/actors.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { smallCompany } from '../support/small_company.ts';
import { roleOfViewer } from './role_of_viewer.ts';
import type { Viewer } from './visible_rows.ts';
import { visibleRows } from './visible_rows.ts';

const database = useDatabase();
let people: Awaited<ReturnType<typeof smallCompany>>;

beforeAll(async () => {
  people = await committed(await database.connect('superuser'), async (db) => {
    const company = await smallCompany(db);
    // Nothing is wrong with its books, and no table may be empty: a seal of an entry that is gone.
    await db.query(
      `insert into accounting.ledger_seals (
         position, journal_entry_id, digest, horizon_cluster, horizon_xid)
       select position + 1, uuidv7(), digest, horizon_cluster, horizon_xid
       from accounting.ledger_seals order by position desc limit 1`,
    );
    return company;
  });
});

const viewers = Object.keys(roleOfViewer) as Viewer[];

const rowsOf = async (db: pg.Client, table: string): Promise<string[]> => {
  const { rows } = await db.query<{ row: string }>(`select t::text as row from ${table} t`);
  return rows.map(({ row }) => row);
};

test('every table and view has an expectation (visible_rows.ts)', () =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query<{ name: string }>(
      `select format('%s.%s', n.nspname, c.relname) as name
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where not c.relispartition and c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname <> 'public'
         and n.nspname !~ '^(pg_|information_schema$|graphile_|test_only$)'`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(visibleRows).sort());
  }));

test.each(Object.entries(visibleRows))('who sees which rows of %s', (table, expected) =>
  database.inTransaction(async (db) => {
    const all = await rowsOf(db, table);
    expect(all.length).toBeGreaterThan(0);
    const seen = new Map<Viewer, string[] | 'refused'>();
    for (const viewer of viewers) {
      const who = viewer === 'anonymous' ? null : people[viewer];
      const rows = await asRole(db, roleOfViewer[viewer], who, () => rowsOf(db, table)).catch(
        refused,
      );
      seen.set(viewer, rows);
    }
    const sights = Object.fromEntries(
      [...seen].map(([viewer, rows]) => [viewer, sightOf(rows, all)]),
    );
    expect(sights).toEqual(expected);
    if (table === 'rental.customers') {
      expect(seen.get('customerA')).toEqual([expect.stringContaining(people.customerA.id)]);
    }
    if (expected.customerA === 'own' && table !== 'rental.rentable_vehicles') {
      expect(seen.get('customerA')).not.toEqual(seen.get('customerB'));
    }
  }),
);

test.each(Object.entries(visibleRows))('nobody writes a row of %s', (table) =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query(
      `select a.attname, c.relkind from pg_attribute a join pg_class c on c.oid = a.attrelid
       where a.attrelid = $1::regclass and a.attnum > 0 and a.attgenerated = '' limit 1`,
      [table],
    );
    // Most views take no row, whoever brings it.
    const code = rows[0].relkind === 'v' ? /^(42501|42809|55000)$/ : /^42501$/;
    for (const viewer of viewers) {
      const who = viewer === 'anonymous' ? null : people[viewer];
      for (const statement of [
        `insert into ${table} default values`,
        `update ${table} set ${rows[0].attname} = ${rows[0].attname}`,
        `delete from ${table}`,
        `truncate ${table}`,
      ]) {
        const attempt = asRole(db, roleOfViewer[viewer], who, () => db.query(statement));
        await expect(attempt).rejects.toMatchObject({ code: expect.stringMatching(code) });
      }
    }
  }),
);

function sightOf(rows: string[] | 'refused', all: string[]): string {
  if (rows === 'refused') return 'refused';
  if (rows.length === 0) return 'none';
  if (rows.length === all.length) return 'all';
  return rows.length === 1 ? 'own' : `${rows.length} of ${all.length}`;
}

function refused(error: unknown): 'refused' {
  expect(error).toMatchObject({ code: '42501' });
  return 'refused';
}
