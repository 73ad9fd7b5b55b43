import type pg from 'pg';
import { asAdmin, asAnonymous } from '../support/actors.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { signUp } from '../support/doors.ts';
import { eventually } from '../support/eventually.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();
const OTHER_HASH = '$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1a';

const hashOf = async (db: pg.Client, { id }: { id: string }): Promise<string> => {
  const { rows } = await db.query(
    'select password_hash from identity.passwords where user_id = $1',
    [id],
  );
  return rows[0].password_hash;
};
/** As the door does: as gatekeeper, in a transaction that the caller ends. */
async function signIn(db: pg.Client, email: string, hash: string | null, token = 'token') {
  await db.query('set local role gatekeeper');
  const { rows } = await db.query('select * from identity.sign_in($1, $2, $3)', [
    email,
    hash,
    Buffer.from(token),
  ]);
  return rows;
}

const pidOf = async (db: pg.Client): Promise<number> => {
  const { rows } = await db.query('select pg_backend_pid() as pid');
  return rows[0].pid;
};
const waits = async (root: pg.Client, pid: number): Promise<boolean> => {
  const { rows } = await root.query('select cardinality(pg_blocking_pids($1)) > 0 as waits', [pid]);
  return rows[0].waits;
};

// Both end the sessions that they find: one that was opened behind their back would stay.
test.each([
  [
    'whose password is being changed',
    `update identity.passwords set password_hash = '${OTHER_HASH}' where user_id = $1`,
    'password_changed',
  ],
  [
    'who is being disabled',
    `update identity.users set status = 'disabled' where id = $1`,
    'disabled',
  ],
])(
  'somebody %s signs in before it, and is out by it, or after it, and is refused',
  async (_who, change, reason) => {
    const root = await database.connect('superuser');
    for (const isChangedFirst of [true, false]) {
      const who = await committed(root, (db) => signUp(db));
      const hash = await hashOf(root, who);
      const door = await database.connect();
      const changer = await database.connect('rentify_owner');
      const enter = async () => {
        await door.query('begin');
        const rows = await signIn(door, who.email, hash, who.id);
        return rows;
      };
      const shut = async () => {
        await changer.query('begin');
        await changer.query(change, [who.id]);
        await changer.query('select identity.end_sessions($1, $2)', [who.id, reason]);
      };
      const [first, second] = isChangedFirst
        ? ([() => shut(), enter] as const)
        : ([() => enter(), shut] as const);
      const [ahead, behind] = isChangedFirst ? [changer, door] : [door, changer];
      const pidOfBehind = await pidOf(behind);
      await first();
      const waiting = second();
      await eventually(() => waits(root, pidOfBehind));
      await ahead.query('commit');
      await waiting;
      await behind.query('commit');
      const { rows: live } = await root.query(
        'select from identity.sessions where user_id = $1 and ended_at is null',
        [who.id],
      );
      expect(live).toEqual([]);
    }
  },
);

test('only the doors may ask for a password or sign anybody in', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const attempts = [
      `select * from identity.sign_in('a@b.cd', 'h', 't')`,
      `select * from identity.credentials_of('a@b.cd')`,
      `select * from identity.rotate_refresh_token('t', 's', 'b')`,
      `select identity.end_session_of_token('t')`,
    ];
    for (const attempt of attempts) {
      const ask = (client: pg.Client) => client.query(attempt);
      await expect(asAdmin(db, admin, ask)).rejects.toMatchObject({ code: '42501' });
      await expect(asAnonymous(db, ask)).rejects.toMatchObject({ code: '42501' });
    }
  }));
