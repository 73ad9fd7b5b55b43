import type pg from 'pg';
import { hashOfToken } from '../../server/secrets/opaque_token.ts';
import { asAdmin, asAnonymous, asGatekeeper } from '../support/actors.ts';
import { askedForAccount } from '../support/asked_for_account.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { messagesTo } from '../support/messages_to.ts';

const database = useDatabase();
const ask = (db: pg.Client, ...[email, who]: [string, { displayName?: string }?]) =>
  asGatekeeper(db, null, (door) => askedForAccount(door, email, who));
const confirm = (db: pg.Client, token: string) =>
  asGatekeeper(db, null, async (door) => {
    const { rows } = await door.query('select identity.confirm_registration($1) as id', [
      hashOfToken(token),
    ]);
    return rows[0].id as string | null;
  });
const templates = async (db: pg.Client, email: string) =>
  (await messagesTo(db, email)).map(({ template }) => template);

test('who asks for an account gets a token by mail, and no account', () =>
  database.inTransaction(async (db) => {
    await ask(db, 'nora@example.com');
    await expect(messagesTo(db, 'nora@example.com')).resolves.toEqual([
      { channel: 'email', template: 'verify_email', sealed_data: Buffer.from('sealed') },
    ]);
    const { rows } = await db.query(`select from identity.users where email = 'nora@example.com'`);
    expect(rows).toEqual([]);
  }));

test('P15: for an address that has an account as much is written; only its mail says so', () =>
  database.inTransaction(async (db) => {
    const { id } = await user(db, ['customer'], { email: 'anna@example.com' });
    const token = await ask(db, 'Anna@Example.com');
    await expect(templates(db, 'anna@example.com')).resolves.toEqual(['account_exists']);
    await expect(confirm(db, token)).resolves.toBeNull();

    await ask(db, 'nora@example.com');
    const { rows } = await db.query(
      `select kind, outcome, subject_id from app.audit_events
       where kind = 'registration.request' order by id`,
    );
    expect(rows).toEqual([
      { kind: 'registration.request', outcome: 'done', subject_id: id },
      { kind: 'registration.request', outcome: 'done', subject_id: null },
    ]);
    const written = await db.query('select count(*)::int as n from identity.registrations');
    expect(written.rows).toEqual([{ n: 2 }]);
  }));

test.each([
  ['new@example.com', 'verify_email'],
  ['old@example.com', 'account_exists'],
])(
  'nobody fills a letter box: after five mails in an hour to %s there is none',
  (email, template) =>
    database.inTransaction(async (db) => {
      await user(db, [], { email: 'old@example.com' });
      for (let time = 1; time <= 7; time += 1) await ask(db, email);
      await expect(templates(db, email)).resolves.toEqual(Array(5).fill(template));
      const { rows } = await db.query(
        `select outcome, details from app.audit_events
       where kind = 'registration.request' order by id offset 5`,
      );
      expect(rows).toEqual(Array(2).fill({ outcome: 'refused', details: { reason: 'too_many' } }));

      await db.query(
        `update identity.registrations set created_at = created_at - interval '61 minutes'`,
      );
      await ask(db, email);
      await expect(templates(db, email)).resolves.toHaveLength(6);
    }),
);

test('five at once for one address count each other', async () => {
  const clients = await Promise.all(Array.from({ length: 8 }, () => database.connect('superuser')));
  await Promise.all(
    clients.map(async (client) => {
      await client.query('begin; set local role gatekeeper');
      await askedForAccount(client, 'raced@example.com');
      await client.query('commit');
    }),
  );
  const [first] = clients;
  if (first === undefined) throw new Error('no client');
  await expect(templates(first, 'raced@example.com')).resolves.toHaveLength(5);
});

// T04: what looks the same is one account.
test.each([
  ['capitals', 'Nora.New@EXAMPLE.com', 'nora.new@example.com'],
  ['a trailing space', 'nora@example.com \n', 'nora@example.com'],
  ['a decomposed ç', 'franc\u0327oise@example.com', 'fran\u00e7oise@example.com'],
  ['full-width letters', 'ｎora@example.com', 'nora@example.com'],
  ['a capital ẞ', 'STRAẞE@example.com', 'straße@example.com'],
  ['a long s', 'ſam@example.com', 'sam@example.com'],
  ['a space without width', 'no\u200bra@example.com', 'nora@example.com'],
])('T04: an address with %s is the account of its one form', (_what, typed, normal) =>
  database.inTransaction(async (db) => {
    const token = await ask(db, typed);
    const again = await ask(db, normal);
    const id = await confirm(db, token);
    await expect(confirm(db, again)).resolves.toBeNull();
    const { rows } = await db.query('select id from identity.users where email = $1', [normal]);
    expect(rows).toEqual([{ id }]);
  }),
);

test('T04: a dot, a plus tag and ß for ss are other letter boxes, and other accounts', () =>
  database.inTransaction(async (db) => {
    const addresses = ['strasse@x.example', 'straße@x.example', 's.trasse@x.example'];
    const ids = [];
    for (const address of [...addresses, 'strasse+2@x.example']) {
      ids.push(await confirm(db, await ask(db, address)));
    }
    expect(new Set(ids).size).toBe(4);
    expect(ids).not.toContain(null);
  }));

test.each(['', 'anna', 'anna@localhost', 'an na@example.com', 'a@b@example.com', 'İ @x.example'])(
  'what is no address is refused: "%s"',
  (email) =>
    database.inTransaction(async (db) => {
      await expect(ask(db, email)).rejects.toMatchObject(
        email === ''
          ? { code: '23502' }
          : { code: '23514', constraint: 'registrations_email_normal' },
      );
    }),
);

test('an İ is one account, however it is typed', () =>
  database.inTransaction(async (db) => {
    await ask(db, 'İpek@example.com');
    await ask(db, 'I\u0307pek@example.com');
    const { rows } = await db.query(
      `select distinct email from identity.registrations where email like '%pek@example.com'`,
    );
    expect(rows).toHaveLength(1);
  }));

test('a name has 1 to 120 characters', () =>
  database.inTransaction(async (db) => {
    await expect(
      ask(db, 'nora@example.com', { displayName: 'x'.repeat(121) }),
    ).rejects.toMatchObject({ code: '23514', constraint: 'registrations_display_name_length' });
    await expect(ask(db, 'nora@example.com', { displayName: ' \u200b' })).rejects.toMatchObject({
      code: '23502',
    });
  }));

test('no API role may ask', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const work = (client: pg.Client) => askedForAccount(client, 'nora@example.com');
    await expect(asAnonymous(db, work)).rejects.toMatchObject({ code: '42501' });
    await expect(asAdmin(db, admin, work)).rejects.toMatchObject({ code: '42501' });
  }));
