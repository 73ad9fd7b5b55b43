import type pg from 'pg';
import { asAdmin, asGatekeeper, asRole } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { messagesTo } from '../support/messages_to.ts';

const database = useDatabase();
const NUMBER = '+49301234567';
type Who = { readonly id: string };
const hash = (code: string) => Buffer.from(code);

const change = (
  door: pg.Client,
  phone: string | null,
  { code = 'right', version = null }: { code?: string; version?: string | null } = {},
) =>
  door.query('select identity.change_own_profile($1, null, true, $2, $3, $4)', [
    version,
    phone,
    hash(code),
    Buffer.from('sealed'),
  ]);
const ask = (db: pg.Client, who: Who, phone: string | null, code?: string) =>
  asGatekeeper(db, who, (door) => change(door, phone, code === undefined ? {} : { code }));
const verify = (db: pg.Client, who: Who, code: string): Promise<boolean> =>
  asGatekeeper(db, who, async (door) => {
    const { rows } = await door.query('select identity.verify_phone($1) as ok', [hash(code)]);
    return rows[0].ok;
  });
const phoneOf = async (db: pg.Client, { id }: Who) => {
  const { rows } = await db.query(
    `select phone, phone_verified_at is not null as is_verified, row_version
     from identity.users where id = $1`,
    [id],
  );
  return rows[0];
};
/** As if what was sent had been sent this long ago. */
const wait = (db: pg.Client, interval: string) =>
  db.query(
    `update identity.one_time_tokens
     set created_at = created_at - $1::interval, expires_at = expires_at - $1::interval`,
    [interval],
  );

test('a number counts once the code that was sent to it came back', () =>
  database.inTransaction(async (db) => {
    const nora = await user(db, ['customer']);
    await ask(db, nora, NUMBER);
    await expect(messagesTo(db, NUMBER)).resolves.toMatchObject([
      { channel: 'sms', template: 'phone_code' },
    ]);
    await expect(phoneOf(db, nora)).resolves.toMatchObject({ phone: null });
    await expect(verify(db, nora, 'right')).resolves.toBe(true);
    await expect(phoneOf(db, nora)).resolves.toEqual({
      phone: NUMBER,
      is_verified: true,
      row_version: '1',
    });
    const { rows } = await db.query(
      `select outcome, actor_id from app.audit_events where kind = 'phone.verify'`,
    );
    expect(rows).toEqual([{ outcome: 'done', actor_id: nora.id }]);
  }));

test('the old number stays until the new one is proven; without one it goes', () =>
  database.inTransaction(async (db) => {
    const nora = await user(db, ['customer']);
    await ask(db, nora, NUMBER);
    await verify(db, nora, 'right');
    await wait(db, '2 minutes');
    await ask(db, nora, '+15551234567');
    await expect(phoneOf(db, nora)).resolves.toMatchObject({ phone: NUMBER });
    await ask(db, nora, null);
    await expect(phoneOf(db, nora)).resolves.toMatchObject({ phone: null, is_verified: false });
    await expect(verify(db, nora, 'right')).resolves.toBe(false);
  }));

test('the number that is proven already gets no code', () =>
  database.inTransaction(async (db) => {
    const nora = await user(db, ['customer']);
    await ask(db, nora, NUMBER);
    await verify(db, nora, 'right');
    await ask(db, nora, NUMBER);
    await expect(messagesTo(db, NUMBER)).resolves.toHaveLength(1);
  }));

test('H25: a code is good once, for its own user, and for ten minutes', () =>
  database.inTransaction(async (db) => {
    const nora = await user(db, ['customer']);
    const other = await user(db, ['customer']);
    await ask(db, nora, NUMBER);
    await expect(verify(db, other, 'right')).resolves.toBe(false);
    await expect(verify(db, nora, 'right')).resolves.toBe(true);
    await expect(verify(db, nora, 'right')).resolves.toBe(false);

    await wait(db, '2 minutes');
    await ask(db, nora, '+15551234567');
    await wait(db, '11 minutes');
    await expect(verify(db, nora, 'right')).resolves.toBe(false);
  }));

test('H25: the fifth wrong code ends it, so that a million are never tried', () =>
  database.inTransaction(async (db) => {
    const nora = await user(db, ['customer']);
    await ask(db, nora, NUMBER);
    for (let guess = 1; guess <= 5; guess += 1) {
      await expect(verify(db, nora, `guess ${guess}`)).resolves.toBe(false);
    }
    await expect(verify(db, nora, 'right')).resolves.toBe(false);
    await expect(phoneOf(db, nora)).resolves.toMatchObject({ phone: null });
    const { rows } = await db.query(
      `select count(*)::int as n from app.audit_events
       where kind = 'phone.verify' and outcome = 'refused' and subject_id = $1`,
      [nora.id],
    );
    expect(rows).toEqual([{ n: 6 }]);
  }));

test('four wrong codes and the right one', () =>
  database.inTransaction(async (db) => {
    const nora = await user(db, ['customer']);
    await ask(db, nora, NUMBER);
    for (let guess = 1; guess <= 4; guess += 1) await verify(db, nora, `guess ${guess}`);
    await expect(verify(db, nora, 'right')).resolves.toBe(true);
  }));

test('a code is sent once a minute and five times an hour: one_time_tokens_codes_paced', () =>
  database.inTransaction(async (db) => {
    const nora = await user(db, ['customer']);
    const paced = { code: '55000', constraint: 'one_time_tokens_codes_paced' };
    for (let time = 1; time <= 5; time += 1) {
      await ask(db, nora, NUMBER, `code ${time}`);
      await expect(ask(db, nora, '+15551234567')).rejects.toMatchObject(paced);
      await wait(db, '61 seconds');
    }
    await expect(ask(db, nora, NUMBER)).rejects.toMatchObject(paced);
    await wait(db, '56 minutes');
    await ask(db, nora, NUMBER, 'the last');
    await expect(verify(db, nora, 'code 5')).resolves.toBe(false);
    await expect(verify(db, nora, 'the last')).resolves.toBe(true);
  }));

test('a number gets five codes an hour, whoever asks: one_time_tokens_codes_paced', () =>
  database.inTransaction(async (db) => {
    for (let time = 1; time <= 5; time += 1) await ask(db, await user(db), NUMBER);
    await expect(ask(db, await user(db), NUMBER)).rejects.toMatchObject({
      code: '55000',
      constraint: 'one_time_tokens_codes_paced',
    });
  }));

test.each(['030 1234567', '+0301234567', '+49', '+4930123456789012', '+49 30 1234567', ''])(
  'a number is a number: one_time_tokens_target_format refuses "%s"',
  (phone) =>
    database.inTransaction(async (db) => {
      await expect(ask(db, await user(db), phone)).rejects.toMatchObject({
        code: '23514',
        constraint: 'one_time_tokens_target_format',
      });
    }),
);

test('nobody, a key, and whoever is shut out have no profile to change', () =>
  database.inTransaction(async (db) => {
    const refused = { code: '42501' };
    const gone = await user(db, ['customer'], { status: 'disabled' });
    await expect(ask(db, gone, NUMBER)).rejects.toMatchObject(refused);
    await expect(verify(db, gone, 'right')).rejects.toMatchObject(refused);
    await expect(asGatekeeper(db, null, (door) => change(door, NUMBER))).rejects.toMatchObject(
      refused,
    );

    const service = await user(db, ['service']);
    const withKey = asGatekeeper(db, service, async (door) => {
      await door.query(`select set_config('jwt.claims.key', uuidv7()::text, true)`);
      return change(door, NUMBER);
    });
    await expect(withKey).rejects.toMatchObject(refused);
  }));

test('no API role reaches it past the door', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    for (const role of ['customer', 'staff', 'service'] as const) {
      await expect(
        asRole(db, role, admin, (client) => change(client, NUMBER)),
      ).rejects.toMatchObject({ code: '42501' });
    }
    await expect(
      asAdmin(db, admin, (client) => client.query('select identity.verify_phone($1)', [hash('x')])),
    ).rejects.toMatchObject({ code: '42501' });
  }));

test('who read another version changes nothing: users_row_version_current', () =>
  database.inTransaction(async (db) => {
    const nora = await user(db, ['customer']);
    const attempt = asGatekeeper(db, nora, (door) => change(door, NUMBER, { version: '7' }));
    await expect(attempt).rejects.toMatchObject({
      code: '55000',
      constraint: 'users_row_version_current',
    });
    await asGatekeeper(db, nora, (door) => change(door, NUMBER, { version: '0' }));
  }));
