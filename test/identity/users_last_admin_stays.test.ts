import type pg from 'pg';
import { asAdmin, asRoleCommitted } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { user } from '../support/factories.ts';
import { namedId } from '../support/named_id.ts';
import { outcomeOf } from '../support/outcome_of.ts';

const database = useDatabase();
type Row = { readonly id: string };
const refused = { code: '55000', constraint: 'users_last_admin_stays' };

const disable = (as: pg.Client, { id }: Row) =>
  command(as, 'identity.disable_user', { user_id: id, reason: 'Leaves.' });
const demote = (as: pg.Client, { id }: Row) =>
  command(as, 'identity.remove_role', { user_id: id, role_id: adminRoleId });
let root: pg.Client;
let adminRoleId: string;

beforeAll(async () => {
  root = await database.connect('superuser');
  adminRoleId = await namedId(root, 'roles', 'admin');
});

test.each([
  ['disabled', disable],
  ['demoted', demote],
])('the last active admin is not %s, not by themselves either', (_what, act) =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    await user(db, ['admin'], { status: 'disabled' });
    await expect(asAdmin(db, admin, (as) => act(as, admin))).rejects.toMatchObject(refused);
    const successor = await user(db, ['admin']);
    await asAdmin(db, successor, (as) => act(as, admin));
    await expect(asAdmin(db, successor, (as) => act(as, successor))).rejects.toMatchObject(refused);
  }),
);

test('a program that is an admin too is nobody who stays', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    await user(db, ['admin', 'service']);
    await expect(asAdmin(db, admin, (as) => disable(as, admin))).rejects.toMatchObject(refused);
  }));

test('nor by a hand at the database', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin', 'agent']);
    for (const statement of [
      `update identity.users set status = 'disabled' where id = $1`,
      'delete from identity.user_roles where user_id = $1',
      `update identity.user_roles set role_id = (
         select id from identity.roles where name = 'mechanic')
       where user_id = $1 and role_id = (select id from identity.roles where name = 'admin')`,
    ]) {
      await db.query('savepoint hand');
      await expect(db.query(statement, [admin.id])).rejects.toMatchObject(refused);
      await db.query('rollback to savepoint hand');
    }
  }));

test('nor by two hands, each of whom sees the other admin still', async () => {
  const hands = [await database.connect('superuser'), await database.connect('superuser')] as const;
  const two = await lastTwo();
  for (const hand of hands) {
    await hand.query('begin isolation level repeatable read; set local role rentify_owner');
    await hand.query('select from identity.users');
  }
  const outcomes: string[] = [];
  for (const [at, hand] of hands.entries()) {
    const shutOut = hand.query(`update identity.users set status = 'disabled' where id = $1`, [
      two[at]?.id,
    ]);
    outcomes.push(await outcomeOf(shutOut));
    await hand.query('commit');
  }
  expect(outcomes).toEqual(['0A000', '0A000']);
});

test('another role of the last admin may go', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin', 'agent']);
    const role_id = await namedId(db, 'roles', 'agent');
    await asAdmin(db, admin, (as) =>
      command(as, 'identity.remove_role', { user_id: admin.id, role_id }),
    );
  }));

/** Two admins, and no other who is active. */
const lastTwo = () =>
  committed(root, async (db) => {
    const two = [await user(db, ['admin']), await user(db, ['admin'])] as const;
    await db.query(
      `update identity.users u set status = 'disabled'
       where status = 'active' and id <> all ($1) and exists (
         select from identity.user_roles ur where ur.user_id = u.id)`,
      [two.map(({ id }) => id)],
    );
    return two;
  });
const pairs = [
  ['disable', disable, disable],
  ['demote', demote, demote],
  ['disable and demote', disable, demote],
] as const;

test.each(pairs)('two admins %s each other side by side: one stays', async (_what, act, react) => {
  const [one, other] = [await database.connect(), await database.connect()];
  const [anna, bela] = await lastTwo();
  let late: Promise<string> | undefined;
  await asRoleCommitted(one, 'admin', anna, async (as) => {
    await act(as, bela);
    late = outcomeOf(asRoleCommitted(other, 'admin', bela, (db) => react(db, anna)));
    await eventually(async () => {
      const { rowCount } = await root.query(
        `select from pg_stat_activity
         where wait_event_type = 'Lock' and datname = current_database()`,
      );
      return rowCount === 1;
    });
  });
  await expect(late).resolves.toBe('users_last_admin_stays');
});

test.each(pairs)('two admins %s each other at once: one stays', async (_what, act, react) => {
  const [one, other] = [await database.connect(), await database.connect()];
  for (let round = 0; round < 8; round += 1) {
    const [anna, bela] = await lastTwo();
    const outcomes = await Promise.all([
      outcomeOf(asRoleCommitted(one, 'admin', anna, (as) => act(as, bela))),
      outcomeOf(asRoleCommitted(other, 'admin', bela, (as) => react(as, anna))),
    ]);
    // Whoever is late finds the last admin, or is none any more.
    expect(outcomes.toSorted()).toEqual([
      expect.stringMatching(/^(42501|done)$/),
      expect.stringMatching(/^(done|users_last_admin_stays|users_within_manager)$/),
    ]);
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
  }
});
