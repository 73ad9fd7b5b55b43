import type pg from 'pg';
import { asAdmin, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();
const shop = { display_name: ' The shop ', email: ' Shop@Example.com' };
const create = (db: pg.Client, args: Readonly<Record<string, unknown>> = shop) =>
  command<{ id: string }>(db, 'identity.create_service', args);

test('a service has the role service and no password, and who added it is on record', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const service = await asAdmin(db, admin, create);
    expect(service).toMatchObject({
      display_name: 'The shop',
      email: 'shop@example.com',
      status: 'active',
      created_by: admin.id,
    });
    const { rows } = await db.query(
      `select
         (select array_agg(r.name) from identity.user_roles ur
          join identity.roles r on r.id = ur.role_id where ur.user_id = $1) as roles,
         (select count(*)::int from identity.passwords where user_id = $1) as passwords,
         (select to_jsonb(array[kind, outcome, actor_id::text]) from app.audit_events
          where subject_id = $1) as record`,
      [service.id],
    );
    expect(rows).toEqual([
      { roles: ['service'], passwords: 0, record: ['user.create', 'done', admin.id] },
    ]);
  }));

test.each([
  ['no name', { ...shop, display_name: '\u200b' }, '23502', undefined],
  ['a long name', { ...shop, display_name: 'x'.repeat(121) }, '23514', 'users_display_name_length'],
  ['no address', { ...shop, email: 'shop' }, '23514', 'users_email_normal'],
])('%s is refused', (_what, args, code, constraint) =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const attempt = asAdmin(db, admin, () => create(db, args));
    await expect(attempt).rejects.toMatchObject({ code, constraint });
  }),
);

test('an address is one account: users_email_key', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    await asAdmin(db, admin, create);
    await expect(asAdmin(db, admin, create)).rejects.toMatchObject({
      code: '23505',
      constraint: 'users_email_key',
    });
  }));

test('only who may manage keys adds a service', () =>
  database.inTransaction(async (db) => {
    const accountant = await user(db, ['accountant']);
    await expect(asStaff(db, accountant, create)).rejects.toMatchObject({ code: '42501' });
  }));
