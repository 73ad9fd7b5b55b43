import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();
const nobody = '00000000-0000-7000-8000-00000000dead';

// No command writes these tables yet, so the owner tries.
test.each([
  [
    'users_display_name_length',
    '23514',
    `insert into identity.users (email, display_name) values ('a@b.cd', '')`,
  ],
  [
    'user_status_known',
    '23514',
    `insert into identity.users (email, display_name, status) values ('a@b.cd', 'A', 'banned')`,
  ],
  [
    'roles_name_key',
    '23505',
    `insert into identity.roles (name, token_role, description) values ('agent', 'staff', 'Again.')`,
  ],
  [
    'roles_name_format',
    '23514',
    `insert into identity.roles (name, token_role, description) values ('Big Boss', 'staff', 'B.')`,
  ],
  [
    'roles_description_length',
    '23514',
    `insert into identity.roles (name, token_role, description) values ('boss', 'staff', '')`,
  ],
  [
    'token_role_known',
    '23514',
    `insert into identity.roles (name, token_role, description)
     values ('boss', 'rentify_owner', 'B.')`,
  ],
  [
    'permissions_name_key',
    '23505',
    `insert into identity.permissions (name, description) values ('vehicles.read', 'Again.')`,
  ],
  [
    'permissions_name_format',
    '23514',
    `insert into identity.permissions (name, description) values ('*', 'Everything.')`,
  ],
  [
    'permissions_description_length',
    '23514',
    `insert into identity.permissions (name, description) values ('dreams.read', '')`,
  ],
  [
    'user_roles_user_id_fkey',
    '23503',
    `insert into identity.user_roles (user_id, role_id)
     select '${nobody}', id from identity.roles limit 1`,
  ],
  [
    'user_roles_role_id_fkey',
    '23503',
    `insert into identity.user_roles (user_id, role_id) values (app.system_user_id(), '${nobody}')`,
  ],
  [
    'role_permissions_role_id_fkey',
    '23503',
    `insert into identity.role_permissions (role_id, permission_id)
     select '${nobody}', id from identity.permissions limit 1`,
  ],
  [
    'role_permissions_permission_id_fkey',
    '23503',
    `insert into identity.role_permissions (role_id, permission_id)
     select id, '${nobody}' from identity.roles limit 1`,
  ],
  [
    'staff_profiles_user_id_fkey',
    '23503',
    `insert into identity.staff_profiles (user_id, staff_type) values ('${nobody}', 'driver')`,
  ],
  [
    'staff_type_known',
    '23514',
    `insert into identity.staff_profiles (user_id, staff_type) select id, 'king' from nobodies`,
  ],
  [
    'staff_profiles_daily_rate_positive',
    '23514',
    `insert into identity.staff_profiles (user_id, staff_type, daily_rate_cents, currency)
     select id, 'driver', -1, 'EUR' from nobodies`,
  ],
  [
    'staff_profiles_daily_rate_has_currency',
    '23514',
    `insert into identity.staff_profiles (user_id, staff_type, daily_rate_cents)
     select id, 'driver', 1 from nobodies`,
  ],
])('%s', (constraint, code, statement) =>
  database.inTransaction(async (db) => {
    await user(db, [], { email: 'nobody@example.com' });
    const nobodies = `with nobodies as (
      select id from identity.users where email = 'nobody@example.com')`;
    const attempt = db.query(
      statement.includes('nobodies') ? `${nobodies} ${statement}` : statement,
    );
    await expect(attempt).rejects.toMatchObject({ code, constraint });
  }),
);

test.each(['users', 'roles', 'permissions'])(
  'what is pointed at is not deleted, and takes nothing with it: identity.%s',
  (table) =>
    database.inTransaction(async (db) => {
      await user(db, ['agent']);
      await expect(db.query(`delete from identity.${table}`)).rejects.toMatchObject({
        code: expect.stringMatching(/^23(001|503)$/),
      });
    }),
);
