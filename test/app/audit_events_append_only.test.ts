import type pg from 'pg';
import { asAdmin, asCustomer, asRole, asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();
const record = (db: pg.Client) =>
  db.query(`select app.record_audit('session.open', 'done', null, '{"client_id": "test"}')`);

const forgeries: readonly [string, string][] = [
  ['UPDATE', 'update app.audit_events set actor_id = null'],
  ['UPDATE of no row', 'update app.audit_events set actor_id = null where false'],
  ['DELETE', 'delete from app.audit_events'],
  ['TRUNCATE', 'truncate app.audit_events'],
  [
    'MERGE that updates',
    `merge into app.audit_events e using (values (1)) as one (n) on true
     when matched then update set actor_id = null`,
  ],
  [
    'MERGE that deletes',
    `merge into app.audit_events e using (values (1)) as one (n) on true
     when matched then delete`,
  ],
  [
    'ON CONFLICT',
    `insert into app.audit_events (id, kind, outcome)
     select id, kind, outcome from app.audit_events
     on conflict on constraint audit_events_pkey do update set actor_id = null`,
  ],
];

test.each(forgeries)('P20 not even the owner rewrites who did what, by %s', (_verb, statement) =>
  database.inTransaction(async (db) => {
    await record(db);
    await expect(db.query(statement)).rejects.toMatchObject({
      code: '55000',
      constraint: 'audit_events_append_only',
    });
  }),
);

test.each([
  ...forgeries,
  [
    'INSERT',
    `insert into app.audit_events (kind, outcome, actor_id)
     values ('session.open', 'done', app.system_user_id())`,
  ],
  ['the function that records', `select app.record_audit('session.open', 'done')`],
  ['the function that records refusals', `select app.record_refusal('createStaff', 'FORBIDDEN')`],
])('P20 no API role writes a record, the admin included, by %s', (_verb, statement) =>
  database.inTransaction(async (db) => {
    await record(db);
    const admin = await user(db, ['admin']);
    for (const role of ['admin', 'staff', 'customer', 'service'] as const) {
      const attempt = asRole(db, role, admin, () => db.query(statement));
      await expect(attempt).rejects.toMatchObject({ code: '42501' });
    }
  }),
);

test('P20 the actor is who asks, whatever else is said', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const service = await asAdmin(db, admin, async () => {
      const { rows } = await db.query(
        `select id from identity.create_service('Shop', 'shop@example.com')`,
      );
      return rows[0];
    });
    const { rows } = await db.query(
      'select actor_id, subject_id, correlation_id is not null as has_request from app.audit_events',
    );
    expect(rows).toEqual([{ actor_id: admin.id, subject_id: service.id, has_request: true }]);
  }));

test('who reads the audit needs audit.read, at every statement', () =>
  database.inTransaction(async (db) => {
    await record(db);
    const count = async () => (await db.query('select from app.audit_events')).rowCount;
    const admin = await user(db, ['admin']);
    await expect(asAdmin(db, admin, count)).resolves.toBe(1);
    await expect(asStaff(db, await user(db, ['agent']), count)).resolves.toBe(0);
    await expect(asCustomer(db, admin, count)).rejects.toMatchObject({ code: '42501' });
    await db.query(
      `delete from identity.role_permissions where permission_id =
         (select id from identity.permissions where name = 'audit.read')`,
    );
    await expect(asAdmin(db, admin, count)).resolves.toBe(0);
  }));

test.each([
  ['audit_events_kind_format', `('Sign in', 'done')`],
  ['audit_outcome_known', `('session.open', 'perhaps')`],
])('%s', (constraint, values) =>
  database.inTransaction(async (db) => {
    await expect(
      db.query(`insert into app.audit_events (kind, outcome) values ${values}`),
    ).rejects.toMatchObject({ code: '23514', constraint });
  }),
);
