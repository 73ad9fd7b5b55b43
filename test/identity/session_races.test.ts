import type pg from 'pg';
import { asRoleCommitted } from '../support/actors.ts';
import { SOME_HASH } from '../support/asked_for_account.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { user } from '../support/factories.ts';
import { hasPassword } from '../support/has_password.ts';
import { oidcClient } from '../support/oidc_client.ts';

const database = useDatabase();

/** Somebody with a password, and the session that a browser is remembered by. */
async function remembered(root: pg.Client) {
  return committed(root, async (db) => {
    const { id } = await hasPassword(db, await user(db, ['customer']));
    const { client_id } = await oidcClient(db);
    const { rows } = await db.query('select identity.open_session($1) as id', [id]);
    return { id, client_id, session: rows[0].id as string };
  });
}
const isWaiting = async (root: pg.Client, pid: number): Promise<boolean> => {
  const { rows } = await root.query('select cardinality(pg_blocking_pids($1)) > 0 as waits', [pid]);
  return rows[0].waits;
};
/** The door's work, which began before the commit of what ends all sessions, and goes on after. */
async function meanwhile<Result>(
  root: pg.Client,
  who: { readonly id: string },
  end: string,
  work: (door: pg.Client) => Promise<Result>,
): Promise<Result> {
  const [ender, door] = [await database.connect('superuser'), await database.connect()];
  const { rows } = await door.query('select pg_backend_pid() as pid');
  await ender.query('begin');
  await ender.query(`select set_config('jwt.claims.sub', $1, true)`, [who.id]);
  await ender.query(end, [who.id]);
  const working = asRoleCommitted(door, 'gatekeeper', who, work);
  const isDone = working.then(
    () => true,
    () => true,
  );
  await Promise.race([isDone, eventually(() => isWaiting(root, rows[0].pid))]);
  await ender.query('commit');
  return working;
}
const liveOf = async (root: pg.Client, { id }: { readonly id: string }) => {
  const { rowCount } = await root.query(
    'select from identity.sessions where user_id = $1 and ended_at is null',
    [id],
  );
  return rowCount;
};

const DISABLED = `
  with shut as (
    update identity.users set status = 'disabled' where id = $1 returning id
  )
  select identity.end_sessions(id, 'disabled') from shut`;

test.each([
  [
    'whose password is changed',
    `select identity.set_password(u.id, '${SOME_HASH}')
     from (select id from identity.users where id = $1 for no key update) u`,
  ],
  ['who signs out everywhere', 'select identity.revoke_user_sessions($1)'],
  ['who is shut out', DISABLED],
])('a browser of somebody %s at that moment is remembered no more', async (_who, end) => {
  const root = await database.connect('superuser');
  const who = await remembered(root);
  const opened = await meanwhile(root, who, end, async (door) => {
    const { rows } = await door.query('select identity.open_oidc_session($1, $2, null, $3) as id', [
      who.id,
      who.client_id,
      who.session,
    ]);
    return rows[0].id;
  });
  expect(opened).toBeNull();
  await expect(liveOf(root, who)).resolves.toBe(0);
});

test('a browser that is remembered opens a session in each application', async () => {
  const root = await database.connect('superuser');
  const who = await remembered(root);
  const stranger = await remembered(root);
  const open = async (session: string | null) => {
    const { rows } = await root.query('select identity.open_oidc_session($1, $2, null, $3) as id', [
      who.id,
      who.client_id,
      session,
    ]);
    return rows[0].id;
  };
  await expect(open(who.session)).resolves.toEqual(expect.any(String));
  await expect(open(null)).resolves.toBeNull();
  await expect(open(stranger.session)).resolves.toBeNull();
});

test('who is shut out while changing the password gets no session', async () => {
  const root = await database.connect('superuser');
  const who = await remembered(root);
  const changing = meanwhile(root, who, DISABLED, (door) =>
    door.query('select * from identity.change_password($1, $2, $3, $4)', [
      SOME_HASH,
      SOME_HASH,
      Buffer.from(who.id),
      Buffer.from('sealed'),
    ]),
  );
  await expect(changing).rejects.toMatchObject({ code: '42501' });
  await expect(liveOf(root, who)).resolves.toBe(0);
});
