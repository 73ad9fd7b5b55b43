import type pg from 'pg';
import { createOpaqueToken, hashOfToken } from '../../server/secrets/opaque_token.ts';
import { asAdmin, asGatekeeper } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { hasPassword } from '../support/has_password.ts';
import { messagesTo } from '../support/messages_to.ts';

const database = useDatabase();

const request = (db: pg.Client, email: string, token = createOpaqueToken()) =>
  db.query('select identity.request_password_reset($1, $2, $3)', [
    email,
    hashOfToken(token),
    Buffer.from('sealed'),
  ]);
const ask = (db: pg.Client, email: string) =>
  asGatekeeper(db, null, (door) => request(door, email));
const outcomes = async (db: pg.Client) => {
  const { rows } = await db.query(
    `select outcome, subject_id, details from app.audit_events
     where kind = 'password.request_reset' order by id`,
  );
  return rows;
};

test('who has a password gets a token by mail, however the address is typed', () =>
  database.inTransaction(async (db) => {
    const { id, email } = await hasPassword(db, await user(db, ['customer']));
    await ask(db, ` ${email.toUpperCase()}`);
    await expect(messagesTo(db, email)).resolves.toMatchObject([{ template: 'reset_password' }]);
    await expect(outcomes(db)).resolves.toEqual([{ outcome: 'done', subject_id: id, details: {} }]);
  }));

test('only the last token is good', () =>
  database.inTransaction(async (db) => {
    const { id, email } = await hasPassword(db, await user(db, ['customer']));
    await ask(db, email);
    await ask(db, email);
    const { rows } = await db.query(
      `select used_at is null as is_good from identity.one_time_tokens
       where user_id = $1 order by id`,
      [id],
    );
    expect(rows).toEqual([{ is_good: false }, { is_good: true }]);
  }));

test('nothing is sent to nobody, to whoever is shut out, or to who signs in elsewhere', () =>
  database.inTransaction(async (db) => {
    const gone = await hasPassword(db, await user(db, ['agent'], { status: 'disabled' }));
    const elsewhere = await user(db, ['agent']);
    for (const email of ['nobody@example.com', gone.email, elsewhere.email, 'no address', '']) {
      await ask(db, email);
    }
    const unknown = { outcome: 'refused', subject_id: null, details: { reason: 'unknown' } };
    await expect(outcomes(db)).resolves.toEqual([
      unknown,
      { outcome: 'refused', subject_id: gone.id, details: { reason: 'disabled' } },
      { outcome: 'refused', subject_id: elsewhere.id, details: { reason: 'no_password' } },
      unknown,
      unknown,
    ]);
    const { rows } = await db.query('select from app.outgoing_messages');
    expect(rows).toEqual([]);
  }));

test('nobody fills a letter box: after five mails in an hour there is none', () =>
  database.inTransaction(async (db) => {
    const { email } = await hasPassword(db, await user(db, ['customer']));
    for (let time = 1; time <= 7; time += 1) await ask(db, email);
    await expect(messagesTo(db, email)).resolves.toHaveLength(5);
    expect((await outcomes(db)).slice(5)).toMatchObject(
      Array(2).fill({ outcome: 'refused', details: { reason: 'too_many' } }),
    );
  }));

// Else whoever asks five times for a stranger keeps the stranger from asking once they expired.
test('who is sent no more mails has a token that is still good', () =>
  database.inTransaction(async (db) => {
    const { id, email } = await hasPassword(db, await user(db, ['customer']));
    for (let time = 1; time <= 5; time += 1) await ask(db, email);
    await db.query(
      `update identity.one_time_tokens
       set created_at = created_at - interval '59 minutes',
         expires_at = expires_at - interval '59 minutes'`,
    );
    await ask(db, email);
    const { rows } = await db.query(
      `select count(*)::int as n from identity.one_time_tokens
       where user_id = $1 and used_at is null and expires_at > now()`,
      [id],
    );
    expect(rows).toEqual([{ n: 1 }]);
  }));

test('no API role may ask', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    await expect(asAdmin(db, admin, (c) => request(c, admin.email))).rejects.toMatchObject({
      code: '42501',
    });
  }));
