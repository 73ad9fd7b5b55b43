import type pg from 'pg';
import { asAdmin, asCustomer } from '../support/actors.ts';
import { auditOf } from '../support/audit_of.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { endedBecause } from '../support/ended_because.ts';
import { user } from '../support/factories.ts';
import { sessionOf } from '../support/session_of.ts';

const database = useDatabase();
type Row = { readonly id: string };

const disable = (db: pg.Client, admin: Row, { id }: Row, reason: string) =>
  asAdmin(db, admin, (as) => command(as, 'identity.disable_user', { user_id: id, reason }));
const account = (db: pg.Client, who: Row, session?: string) =>
  asCustomer(db, who, async (as) => {
    await as.query(`select set_config('jwt.claims.sid', $1, true)`, [session ?? '']);
    const { rows } = await as.query('select (identity.current_user_account()).id');
    return rows[0].id;
  });

test('P22: a disabled user has no account at the next statement, and the sessions are over', () =>
  database.inTransaction(async (db) => {
    const [admin, anna] = [await user(db, ['admin']), await user(db, ['customer'])];
    const session = await sessionOf(db, anna);
    await expect(account(db, anna, session)).resolves.toBe(anna.id);
    await disable(db, admin, anna, 'Sent the same mail 400 times.');
    await expect(account(db, anna, session)).resolves.toBeNull();
    await expect(account(db, anna)).resolves.toBeNull();
    await expect(endedBecause(db, anna)).resolves.toEqual(['disabled']);
    await expect(auditOf(db, anna)).resolves.toMatchObject([
      { kind: 'session.open' },
      {
        kind: 'user.disable',
        actor_id: admin.id,
        details: { reason: 'Sent the same mail 400 times.' },
      },
      { kind: 'session.end', actor_id: admin.id, details: { reason: 'disabled' } },
    ]);
  }));

test('who is let in again signs in anew: the old session stays ended', () =>
  database.inTransaction(async (db) => {
    const [admin, anna] = [await user(db, ['admin']), await user(db, ['customer'])];
    const session = await sessionOf(db, anna);
    await disable(db, admin, anna, 'By mistake.');
    const enabled = await asAdmin(db, admin, (as) =>
      command(as, 'identity.enable_user', { user_id: anna.id }),
    );
    expect(enabled).toMatchObject({ status: 'active', disabled_reason: null });
    await expect(account(db, anna, session)).resolves.toBeNull();
    await expect(account(db, anna)).resolves.toBe(anna.id);
  }));

test.each([
  ['nothing', ''],
  ['blanks', ' \u200b '],
  ['301 characters', 'x'.repeat(301)],
])('%s is no reason: users_disabled_reason_length', (_what, reason) =>
  database.inTransaction(async (db) => {
    const [admin, anna] = [await user(db, ['admin']), await user(db, ['customer'])];
    await expect(disable(db, admin, anna, reason)).rejects.toMatchObject({
      code: '23514',
      constraint: 'users_disabled_reason_length',
    });
  }),
);

test('only who is shut out has a reason for it: users_disabled_reason_while_disabled', () =>
  database.inTransaction(async (db) => {
    const { id } = await user(db);
    await expect(
      db.query(`update identity.users set disabled_reason = 'x' where id = $1`, [id]),
    ).rejects.toMatchObject({ code: '23514', constraint: 'users_disabled_reason_while_disabled' });
  }));
