import type pg from 'pg';
import { asRole } from '../support/actors.ts';
import { apiKey } from '../support/api_key.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { sessionOf } from '../support/session_of.ts';
import { smallCompany } from '../support/small_company.ts';
import { roleOfViewer } from './role_of_viewer.ts';
import { type Viewer, visibleRows } from './visible_rows.ts';

const database = useDatabase();
type Row = { readonly id: string };
type Claims = Readonly<{ sid?: string; key?: string }>;
let people: Awaited<ReturnType<typeof smallCompany>>;
let stranger: Row;

beforeAll(async () => {
  [people, stranger] = await committed(await database.connect('superuser'), async (db) => {
    const company = await smallCompany(db);
    // So that an admin may be disabled.
    return [{ ...company, other: await user(db, ['admin']) }, await user(db)] as const;
  });
});

const nobody = { id: '00000000-0000-7000-8000-00000000dead' };
const viewers = (Object.keys(roleOfViewer) as Viewer[]).filter((who) => who !== 'anonymous');
const tables = Object.keys(visibleRows);

/** How many rows of each table that the role may read somebody sees with these claims. */
async function sights(db: pg.Client, viewer: Viewer, who: Row, { sid = '', key = '' }: Claims) {
  const role = roleOfViewer[viewer];
  const granted = await db.query<{ name: string }>(
    `select name from unnest($1::text[]) name
     where has_table_privilege($2, name::regclass::oid, 'select')`,
    [tables, role],
  );
  const counts = granted.rows.map(
    ({ name }) => `select '${name}' as name, count(*)::int as count from ${name}`,
  );
  return asRole(db, role, who, async (as) => {
    await as.query(
      `select set_config('jwt.claims.sid', $1, true), set_config('jwt.claims.key', $2, true)`,
      [sid, key],
    );
    const { rows } = await as.query(counts.join(' union all '));
    const { rows: caller } = await as.query(
      `select (identity.current_user_account()).id as account,
              identity.current_permissions() as permissions`,
    );
    return { rows, ...caller[0] };
  });
}

const ended = async (db: pg.Client, who: Row, change: string): Promise<Claims> => {
  const sid = await sessionOf(db, who);
  await db.query(`update identity.sessions set ${change} where id = $1`, [sid]);
  return { sid };
};
const waysOut: readonly (readonly [string, (db: pg.Client, who: Row) => Promise<Claims>])[] = [
  [
    'is disabled',
    async (db, { id }) => {
      await db.query(`update identity.users set status = 'disabled' where id = $1`, [id]);
      return {};
    },
  ],
  ['has signed out', (db, who) => ended(db, who, `ended_at = now(), end_reason = 'signed_out'`)],
  [
    'has been signed in for a month',
    (db, who) => ended(db, who, `created_at = now() - interval '31 days', expires_at = now()`),
  ],
  ['brings the session of another', async (db) => ({ sid: await sessionOf(db, stranger) })],
  ['brings a session that is not there', async () => ({ sid: stranger.id })],
  ['brings the key of another', async (db) => ({ key: (await apiKey(db, ['rentals.read'])).id })],
  [
    'brings a key that was revoked',
    async (db, { id: user_id }) => {
      const given = { user_id, revoked_at: new Date().toISOString() };
      return { key: (await apiKey(db, ['rentals.read'], given)).id };
    },
  ],
  // P09: what is no uuid must not pass for none, nor break the statement.
  ...['admin', `' or '1'='1`, '["a"]', '{}', 'x'.repeat(10_000), '\u0660'].flatMap(
    (text) =>
      [
        [`brings the session ${text.slice(0, 12)}`, async () => ({ sid: text })],
        [`brings the key ${text.slice(0, 12)}`, async () => ({ key: text })],
      ] as const,
  ),
];

test.each(waysOut)('P21, P22: who %s sees what a stranger sees, in every table', (_who, shutOut) =>
  database.inTransaction(async (db) => {
    for (const viewer of viewers) {
      const who = people[viewer];
      const before = await sights(db, viewer, who, {});
      const strangers = await sights(db, viewer, nobody, {});
      expect(before.account).toBe(who.id);
      expect(before).not.toEqual(strangers);

      await db.query('savepoint shut_out');
      const claims = await shutOut(db, who);
      expect({ viewer, ...(await sights(db, viewer, who, claims)) }).toEqual({
        viewer,
        rows: strangers.rows,
        account: null,
        permissions: [],
      });
      await db.query('rollback to savepoint shut_out');
    }
  }),
);
