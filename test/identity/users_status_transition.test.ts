import type pg from 'pg';
import { asAdmin, asRole } from '../support/actors.ts';
import { auditOf } from '../support/audit_of.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { eventsAbout } from '../support/events_about.ts';
import { user } from '../support/factories.ts';
import { insertRow } from '../support/insert_row.ts';

const database = useDatabase();
const states = ['active', 'disabled'] as const;
type State = (typeof states)[number];
const refused = { code: '55000', constraint: 'users_status_transition' };

const move = (as: pg.Client, id: string, to: State) =>
  to === 'disabled'
    ? command(as, 'identity.disable_user', { user_id: id, reason: 'Has left.' })
    : command(as, 'identity.enable_user', { user_id: id });

test.each(states.flatMap((from) => states.map((to) => ({ from, to }))))(
  'a user moves from $from to $to only if that is another state, on record',
  ({ from, to }) =>
    database.inTransaction(async (db) => {
      const admin = await user(db, ['admin']);
      const someone = await user(db, ['agent'], { status: from });
      const before = await eventsAbout(db, someone);
      const attempt = asAdmin(db, admin, (as) => move(as, someone.id, to));
      if (from === to) {
        await expect(attempt).rejects.toMatchObject(refused);
        expect(await eventsAbout(db, someone)).toEqual(before);
        return;
      }
      await expect(attempt).resolves.toMatchObject({ status: to });
      expect((await eventsAbout(db, someone)).slice(before.length)).toEqual([
        {
          event_type: to === 'disabled' ? 'UserDisabled' : 'UserEnabled',
          aggregate_type: 'user',
          payload: { id: someone.id, status: to },
        },
      ]);
      await expect(auditOf(db, someone)).resolves.toMatchObject([
        { kind: to === 'disabled' ? 'user.disable' : 'user.enable', actor_id: admin.id },
      ]);
    }),
);

test('nobody is born disabled', () =>
  database.inTransaction(async (db) => {
    const born = insertRow(db, 'identity.users', {
      email: 'born@example.com',
      display_name: 'Born',
      status: 'disabled',
    });
    await expect(born).rejects.toMatchObject(refused);
  }));

test.each(['anonymous', 'customer', 'staff', 'admin', 'service'] as const)(
  '%s moves no user by hand',
  (role) =>
    database.inTransaction(async (db) => {
      const admin = await user(db, ['admin']);
      await expect(
        asRole(db, role, admin, (as) => as.query(`update identity.users set status = 'disabled'`)),
      ).rejects.toMatchObject({ code: '42501' });
    }),
);
