import { apiKey } from '../support/api_key.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const nobody = '00000000-0000-7000-8000-00000000dead';
const insert = (values: string) => `
  insert into identity.api_keys
    (user_id, name, prefix, secret_hash, expires_at, replaces_key_id)
  select ${values} from identity.api_keys k where k.id = $1`;

// What the commands never try, tried by the owner.
test.each([
  [
    'api_keys_user_id_fkey',
    '23503',
    insert(`'${nobody}', 'K', 'rk_AAAAAAAA', sha256('x'), now(), null`),
  ],
  [
    'api_keys_replaces_key_id_fkey',
    '23503',
    insert(`k.user_id, 'K', 'rk_AAAAAAAA', sha256('x'), now(), '${nobody}'`),
  ],
  ['api_keys_prefix_key', '23505', insert(`k.user_id, 'K', k.prefix, sha256('x'), now(), null`)],
  [
    'api_keys_secret_hash_key',
    '23505',
    insert(`k.user_id, 'K', 'rk_AAAAAAAA', k.secret_hash, now(), null`),
  ],
  [
    'api_keys_prefix_format',
    '23514',
    insert(`k.user_id, 'K', 'rk_AAAA', sha256('x'), now(), null`),
  ],
  [
    'api_keys_immutable',
    '55000',
    `update identity.api_keys set secret_hash = sha256('x') where id = $1`,
  ],
  [
    'api_keys_immutable',
    '55000',
    `update identity.api_keys set user_id = app.system_user_id() where id = $1`,
  ],
  [
    'api_keys_revoked_for_good',
    '55000',
    `with revoked as (update identity.api_keys set revoked_at = now() where id = $1)
     select`,
    'update identity.api_keys set revoked_at = null where id = $1',
  ],
  [
    'api_key_permissions_api_key_id_fkey',
    '23503',
    `insert into identity.api_key_permissions (api_key_id, permission_id)
     select '${nobody}', p.id from identity.permissions p, identity.api_keys k
     where p.name = 'rentals.read' and k.id = $1`,
  ],
  [
    'api_key_permissions_permission_id_fkey',
    '23503',
    `insert into identity.api_key_permissions (api_key_id, permission_id) values ($1, '${nobody}')`,
  ],
  [
    'api_key_permissions_not_to_manage',
    '23514',
    `insert into identity.api_key_permissions (api_key_id, permission_id)
     select $1, p.id from identity.permissions p where p.name = 'users.manage'`,
  ],
  [
    'api_key_permissions_not_to_manage',
    '23514',
    `update identity.api_key_permissions set permission_id =
       (select p.id from identity.permissions p where p.name = 'roles.manage')
     where api_key_id = $1`,
  ],
])('%s', (constraint, code, ...statements) =>
  database.inTransaction(async (db) => {
    const { id } = await apiKey(db, ['rentals.read']);
    const attempt = async () => {
      for (const statement of statements) await db.query(statement, [id]);
    };
    await expect(attempt()).rejects.toMatchObject({ code, constraint });
  }),
);

test('a key stays, with what it could do: records speak of it', () =>
  database.inTransaction(async (db) => {
    await apiKey(db, ['rentals.read']);
    await expect(db.query('delete from identity.api_keys')).rejects.toMatchObject({
      code: expect.stringMatching(/^23(001|503)$/),
    });
  }));
