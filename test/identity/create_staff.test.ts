import type pg from 'pg';
import { asAdmin, asStaff } from '../support/actors.ts';
import { auditOf } from '../support/audit_of.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { eventsAbout } from '../support/events_about.ts';
import { user } from '../support/factories.ts';
import { namedId } from '../support/named_id.ts';

const database = useDatabase();
type Row = { readonly id: string };
const nora = { email: 'Nora@Example.com ', display_name: ' Nora New', staff_type: 'mechanic' };

const create = (as: pg.Client, args: object = {}) =>
  command<Row>(as, 'identity.create_staff', { ...nora, ...args });
const waitingOf = async (db: pg.Client, { id }: Row) => {
  const { rows } = await db.query(
    'select count(*)::int as count from identity.invitations where user_id = $1',
    [id],
  );
  return rows[0].count;
};

test('somebody who works here gets an account, a profile, roles and an invitation', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const role_ids = [await namedId(db, 'roles', 'mechanic'), await namedId(db, 'roles', 'agent')];
    const made = await asAdmin(db, admin, (as) =>
      create(as, { role_ids, daily_rate_cents: 18_000, currency: 'EUR' }),
    );
    expect(made).toMatchObject({
      email: 'nora@example.com',
      display_name: 'Nora New',
      status: 'active',
      created_by: admin.id,
    });
    const { rows } = await db.query(
      `select s.staff_type, s.daily_rate_cents, s.currency,
              array_agg(r.name order by r.name) as roles
       from identity.staff_profiles s
       join identity.user_roles ur using (user_id)
       join identity.roles r on r.id = ur.role_id
       where user_id = $1 group by s.user_id`,
      [made.id],
    );
    expect(rows).toEqual([
      {
        staff_type: 'mechanic',
        daily_rate_cents: '18000',
        currency: 'EUR',
        roles: ['agent', 'mechanic'],
      },
    ]);
    await expect(waitingOf(db, made)).resolves.toBe(1);
    expect((await eventsAbout(db, made)).map(({ event_type }) => event_type)).toEqual([
      ...['StaffCreated', 'RoleAssigned', 'RoleAssigned'],
    ]);
    expect((await auditOf(db, made)).map(({ kind }) => kind)).toEqual([
      ...['user.create', 'role.assign', 'role.assign'],
    ]);
  }));

test('an invitation that waits is not doubled', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const made = await asAdmin(db, admin, (as) => create(as));
    const resend = () =>
      asAdmin(db, admin, (as) => command(as, 'identity.resend_invitation', { user_id: made.id }));
    await resend();
    await expect(waitingOf(db, made)).resolves.toBe(1);
    await db.query('update identity.invitations set prepared_at = now()');
    await resend();
    await expect(waitingOf(db, made)).resolves.toBe(2);
    await expect(
      db.query('insert into identity.invitations (user_id) values ($1)', [made.id]),
    ).rejects.toMatchObject({ code: '23P01', constraint: 'invitations_one_waiting' });
  }));

test.each([
  [
    'has a password',
    `insert into identity.passwords (user_id, password_hash)
    values ($1, '$argon2id$v=19$m=8,t=1,p=1$c2FsdA$dGFn')`,
  ],
  ['is disabled', `update identity.users set status = 'disabled' where id = $1`],
  ['does not work here', 'delete from identity.staff_profiles where user_id = $1'],
])('who %s is not invited: invitations_for_new_accounts', (_who, statement) =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const made = await asAdmin(db, admin, (as) => create(as));
    await db.query(statement, [made.id]);
    await expect(
      asAdmin(db, admin, (as) => command(as, 'identity.resend_invitation', { user_id: made.id })),
    ).rejects.toMatchObject({ code: '55000', constraint: 'invitations_for_new_accounts' });
  }),
);

test.each([
  [
    'an address that is taken, however it is typed',
    { email: 'ＴAKEN@example.com' },
    'users_email_key',
  ],
  ['no address', { email: 'nora' }, 'users_email_normal'],
  ['a long name', { display_name: 'x'.repeat(121) }, 'users_display_name_length'],
  ['a type that nobody knows', { staff_type: 'king' }, 'staff_type_known'],
  [
    'a rate below zero',
    { daily_rate_cents: -1, currency: 'EUR' },
    'staff_profiles_daily_rate_positive',
  ],
  ['a rate of no currency', { daily_rate_cents: 1 }, 'staff_profiles_daily_rate_has_currency'],
])('%s is refused', (_what, args, constraint) =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    await user(db, [], { email: 'taken@example.com' });
    await expect(asAdmin(db, admin, (as) => create(as, args))).rejects.toMatchObject({
      constraint,
    });
  }),
);

test('a role that is not there is refused; so is whoever does not manage users', () =>
  database.inTransaction(async (db) => {
    const [admin, manager] = [await user(db, ['admin']), await user(db, ['fleet_manager'])];
    await expect(
      asAdmin(db, admin, (as) => create(as, { role_ids: [admin.id] })),
    ).rejects.toMatchObject({ code: 'P0002' });
    await expect(asStaff(db, manager, (as) => create(as))).rejects.toMatchObject({
      code: '42501',
    });
  }));

test('an invitation is of a user: invitations_user_id_fkey', () =>
  database.inTransaction(async (db) => {
    await expect(
      db.query('insert into identity.invitations (user_id) values (uuidv7())'),
    ).rejects.toMatchObject({ code: '23503', constraint: 'invitations_user_id_fkey' });
  }));
