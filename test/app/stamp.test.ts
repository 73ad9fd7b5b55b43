import { asAdmin } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();
const nobody = '00000000-0000-7000-8000-00000000dead';
const thing = `(code, name, created_at, created_by, updated_at, updated_by, row_version)
  values ('X', 'X', '2001-01-01', '${nobody}', '2001-01-01', '${nobody}', 99)`;
const stamped = ['created_by', 'updated_by', 'row_version'];

test('who and when are not what the writer says, at birth and at every change', () =>
  database.inTransaction(async (db) => {
    const author = await user(db);
    await db.query(`select set_config('jwt.claims.sub', $1, true)`, [author.id]);
    const born = await db.query(
      `insert into fleet.vehicle_classes ${thing}
       returning ${stamped}, created_at = now() as is_now, updated_at = created_at as is_new`,
    );
    expect(born.rows).toEqual([
      {
        created_by: author.id,
        updated_by: author.id,
        row_version: '0',
        is_now: true,
        is_new: true,
      },
    ]);

    const editor = await user(db);
    await db.query(`select set_config('jwt.claims.sub', $1, true)`, [editor.id]);
    const changed = await db.query(
      `update fleet.vehicle_classes set (created_at, created_by, updated_at, updated_by, row_version)
         = ('2001-01-01', '${nobody}', '2001-01-01', '${nobody}', 99)
       returning ${stamped}, created_at = now() as is_now, updated_at > created_at as is_later`,
    );
    expect(changed.rows).toEqual([
      {
        created_by: author.id,
        updated_by: editor.id,
        row_version: '1',
        is_now: true,
        is_later: true,
      },
    ]);
  }));

test('no API role may set them, or anything else, by hand', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const forge = () => db.query(`insert into fleet.vehicle_classes ${thing}`);
    await expect(asAdmin(db, admin, forge)).rejects.toMatchObject({ code: '42501' });
  }));

test('every table of a context is stamped, or is listed here', () =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query<{ name: string }>(
      `select c.oid::regclass::text as name
       from pg_catalog.pg_class c
       where c.relkind = 'r'
         and c.relnamespace::regnamespace::text in ('identity', 'fleet', 'rental', 'maintenance')
         and not exists (
           select from pg_catalog.pg_trigger t
           where t.tgrelid = c.oid and t.tgname = '_100_stamp' and t.tgenabled = 'O'
             and t.tgfoid = 'app.tg__stamp'::regproc and t.tgtype = 23)
       order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual([
      // Written by a job alone, which says when it warned.
      'fleet.vehicle_document_warnings',
      // Written by the doors alone, which say what happened when.
      'identity.api_key_permissions',
      'identity.external_identities',
      'identity.invitations',
      'identity.oidc_artifacts',
      'identity.one_time_tokens',
      'identity.passwords',
      'identity.refresh_tokens',
      'identity.registrations',
      'identity.sessions',
      'identity.signing_keys',
      // Derived from the blocks and openings, which are stamped.
      'rental.vehicle_availability',
    ]);
  }));
