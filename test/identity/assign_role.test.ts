import type pg from 'pg';
import { asAdmin, asStaff } from '../support/actors.ts';
import { auditOf } from '../support/audit_of.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { endedBecause } from '../support/ended_because.ts';
import { eventsAbout } from '../support/events_about.ts';
import { user } from '../support/factories.ts';
import { namedId } from '../support/named_id.ts';
import { sessionOf } from '../support/session_of.ts';

const database = useDatabase();
type Row = { readonly id: string };

const change = (db: pg.Client, admin: Row, name: string, { id }: Row, role: string) =>
  asAdmin(db, admin, async (as) =>
    command(as, `identity.${name}`, {
      user_id: id,
      role_id: await namedId(as, 'roles', role),
    }),
  );
const can = (db: pg.Client, who: Row, permission: string, session = '') =>
  asStaff(db, who, async (as) => {
    await as.query(`select set_config('jwt.claims.sid', $1, true)`, [session]);
    const { rows } = await as.query('select app.has_permission($1) as can', [permission]);
    return rows[0].can;
  });

test('P21: a role given or taken counts at the next statement, whatever the token says', () =>
  database.inTransaction(async (db) => {
    const [admin, someone] = [await user(db, ['admin']), await user(db)];
    await change(db, admin, 'assign_role', someone, 'agent');
    await expect(can(db, someone, 'rentals.reserve')).resolves.toBe(true);
    await change(db, admin, 'remove_role', someone, 'agent');
    await expect(can(db, someone, 'rentals.reserve')).resolves.toBe(false);
  }));

test('the user signs in anew, for the token names a role; others go on', () =>
  database.inTransaction(async (db) => {
    const [admin, someone, other] = [await user(db, ['admin']), await user(db), await user(db)];
    const session = await sessionOf(db, someone);
    await sessionOf(db, other);
    await change(db, admin, 'assign_role', someone, 'agent');
    await expect(can(db, someone, 'rentals.reserve', session)).resolves.toBe(false);
    await sessionOf(db, someone);
    await change(db, admin, 'remove_role', someone, 'agent');
    await expect(endedBecause(db, someone)).resolves.toEqual(['roles_changed', 'roles_changed']);
    await expect(endedBecause(db, other)).resolves.toEqual([null]);
  }));

test('it is on record, and others are told', () =>
  database.inTransaction(async (db) => {
    const [admin, someone] = [await user(db, ['admin']), await user(db)];
    await change(db, admin, 'assign_role', someone, 'agent');
    await change(db, admin, 'remove_role', someone, 'agent');
    const role_id = await namedId(db, 'roles', 'agent');
    await expect(auditOf(db, someone)).resolves.toEqual(
      ['role.assign', 'role.remove'].map((kind) => ({
        kind,
        outcome: 'done',
        actor_id: admin.id,
        details: { role_id, role: 'agent' },
      })),
    );
    await expect(eventsAbout(db, someone)).resolves.toEqual(
      ['RoleAssigned', 'RoleRemoved'].map((event_type) => ({
        event_type,
        aggregate_type: 'user',
        payload: { user_id: someone.id, role_id, role_name: 'agent' },
      })),
    );
  }));

test('a role that the user has already changes nothing; one that is not there is not taken', () =>
  database.inTransaction(async (db) => {
    const [admin, agent] = [await user(db, ['admin']), await user(db, ['agent'])];
    await sessionOf(db, agent);
    await change(db, admin, 'assign_role', agent, 'agent');
    await expect(endedBecause(db, agent)).resolves.toEqual([null]);
    await expect(eventsAbout(db, agent)).resolves.toEqual([]);
    await expect(change(db, admin, 'remove_role', agent, 'mechanic')).rejects.toMatchObject({
      code: 'P0002',
    });
    await expect(
      asAdmin(db, admin, (as) =>
        command(as, 'identity.assign_role', { user_id: agent.id, role_id: agent.id }),
      ),
    ).rejects.toMatchObject({ code: 'P0002' });
  }));
