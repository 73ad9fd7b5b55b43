import type pg from 'pg';
import { tableAccess } from '../schema/table_access.ts';
import { visibleRows } from '../schema/visible_rows.ts';
import { asAdmin, asRole } from '../support/actors.ts';
import { apiKey } from '../support/api_key.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { smallCompany } from '../support/small_company.ts';

const database = useDatabase();
let company: Awaited<ReturnType<typeof smallCompany>>;

beforeAll(async () => {
  company = await committed(await database.connect('superuser'), smallCompany);
});

// But the users, whom no key manages, exports, which are for whoever asked for them, and webhooks,
// of which a key sees its service's own.
const own = ['identity.users', 'reporting.report_exports'];
const tables = Object.entries(tableAccess)
  .filter(([, roles]) => roles.includes('service') && roles.includes('admin'))
  .map(([table]) => table)
  .filter((table) => !own.includes(table) && !table.startsWith('webhook.'));

/** Does the work as the company's service with a key of these permissions. */
async function withKey<Result>(
  db: pg.Client,
  permissions: readonly string[],
  work: (db: pg.Client) => Promise<Result>,
): Promise<Result> {
  const { id } = await apiKey(db, permissions, { user_id: company.service.id });
  return asRole(db, 'service', company.service, async () => {
    await db.query(`select set_config('jwt.claims.key', $1, true)`, [id]);
    return work(db);
  });
}
const count = async (db: pg.Client, table: string): Promise<number> =>
  (await db.query(`select from ${table}`)).rowCount ?? 0;

async function allScopes(db: pg.Client): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select name from identity.permissions
     where name not in ('users.manage', 'roles.manage', 'api_keys.manage', 'clients.manage')`,
  );
  return rows.map(({ name }) => name);
}

test.each(tables)(
  'with every scope a key sees of %s what an admin sees, and without any what is for everybody',
  (table) =>
    database.inTransaction(async (db) => {
      const all = await asAdmin(db, company.admin, (as) => count(as, table));
      const scopes = await allScopes(db);
      await expect(withKey(db, scopes, (as) => count(as, table))).resolves.toBe(all);

      const none = await withKey(db, [], (as) => count(as, table));
      if (visibleRows[table]?.service === 'all') expect(none).toBe(all);
      else expect(none).toBeLessThan(all);
    }),
);
