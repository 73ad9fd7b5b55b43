import type pg from 'pg';
import { asAdmin, asAnonymous, asCustomer, asRole } from '../support/actors.ts';
import { auditOf } from '../support/audit_of.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { endedBecause } from '../support/ended_because.ts';
import { user } from '../support/factories.ts';
import { sessionOf } from '../support/session_of.ts';

const database = useDatabase();

const revoke = (as: pg.Client, session_id: string) =>
  command(as, 'identity.revoke_session', { session_id });
const revokeAll = (as: pg.Client, user_id: string) =>
  command(as, 'identity.revoke_user_sessions', { user_id });

test('a person ends a session of their own; the other goes on', () =>
  database.inTransaction(async (db) => {
    const anna = await user(db, ['customer']);
    const lost = await sessionOf(db, anna);
    await sessionOf(db, anna);
    const ended = await asCustomer(db, anna, (as) => revoke(as, lost));
    expect(ended).toMatchObject({ id: lost, end_reason: 'revoked', ended_by: anna.id });
    await expect(endedBecause(db, anna)).resolves.toEqual(['revoked', null]);
    // Twice is once.
    await asCustomer(db, anna, (as) => revoke(as, lost));
    expect((await auditOf(db, anna)).filter(({ kind }) => kind === 'session.end')).toEqual([
      { kind: 'session.end', outcome: 'done', actor_id: anna.id, details: { reason: 'revoked' } },
    ]);
  }));

test('a person ends all of their own, an admin those of another', () =>
  database.inTransaction(async (db) => {
    const [admin, anna] = [await user(db, ['admin']), await user(db, ['customer'])];
    await sessionOf(db, anna);
    await sessionOf(db, anna);
    await asCustomer(db, anna, (as) => revokeAll(as, anna.id));
    const third = await sessionOf(db, anna);
    await asAdmin(db, admin, (as) => revoke(as, third));
    await sessionOf(db, anna);
    await asAdmin(db, admin, (as) => revokeAll(as, anna.id));
    await expect(endedBecause(db, anna)).resolves.toEqual(Array(4).fill('revoked'));
  }));

test("another's session and one that is not there are alike, and stay", () =>
  database.inTransaction(async (db) => {
    const [anna, bela] = [await user(db, ['customer']), await user(db, ['customer'])];
    const session = await sessionOf(db, anna);
    const nothing = '00000000-0000-7000-8000-00000000dead';
    for (const attempt of [
      (as: pg.Client) => revoke(as, session),
      (as: pg.Client) => revoke(as, nothing),
      (as: pg.Client) => revokeAll(as, anna.id),
      (as: pg.Client) => revokeAll(as, nothing),
    ]) {
      await expect(asCustomer(db, bela, attempt)).rejects.toMatchObject({ code: '42501' });
    }
    await expect(endedBecause(db, anna)).resolves.toEqual([null]);
  }));

test('nobody without a token, no service, and nobody who is shut out', () =>
  database.inTransaction(async (db) => {
    const anna = await user(db, ['customer']);
    const session = await sessionOf(db, anna);
    await expect(asAnonymous(db, (as) => revoke(as, session))).rejects.toMatchObject({
      code: '42501',
    });
    await expect(asRole(db, 'service', anna, (as) => revoke(as, session))).rejects.toMatchObject({
      code: '42501',
    });
    await db.query(`update identity.users set status = 'disabled' where id = $1`, [anna.id]);
    await expect(asCustomer(db, anna, (as) => revoke(as, session))).rejects.toMatchObject({
      code: '42501',
    });
    await expect(asCustomer(db, anna, (as) => revokeAll(as, anna.id))).rejects.toMatchObject({
      code: '42501',
    });
  }));
