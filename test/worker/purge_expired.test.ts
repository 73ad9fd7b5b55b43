import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { signUp } from '../support/doors.ts';

const database = useDatabase();

async function sweep(db: pg.Client): Promise<number> {
  await db.query('set local role rentify_worker');
  const { rows } = await db.query<{ count: string }>('select identity.purge_expired() as count');
  await db.query('set local role rentify_owner');
  return Number(rows[0]?.count);
}

/** A session with a used and an unused refresh token that ended so many days ago, or lasts. */
async function session(
  db: pg.Client,
  userId: string,
  agent: string,
  { ended, expired }: { ended?: number; expired?: number },
): Promise<void> {
  await db.query(
    `with session as (
       insert into identity.sessions
         (user_id, user_agent, created_at, expires_at, ended_at, end_reason)
       select $1, $2, now() - interval '200 days',
         now() + coalesce(make_interval(days => -$3::int), interval '1 day'),
         now() - make_interval(days => $4::int), case when $4::int is not null then 'revoked' end
       returning id)
     insert into identity.refresh_tokens (session_id, token_hash, expires_at, used_at)
     select id, convert_to($2 || is_used, 'UTF8'), now(), case when is_used then now() end
     from session, unnest(array[true, false]) as is_used`,
    [userId, agent, expired ?? null, ended ?? null],
  );
}

test('a session is kept for 90 days after its end, its refresh tokens for 7', () =>
  database.inTransaction(async (db) => {
    const { id } = await signUp(db);
    await session(db, id, 'lasts', {});
    await session(db, id, 'ended 6 days ago', { ended: 6 });
    await session(db, id, 'ended 8 days ago', { ended: 8 });
    await session(db, id, 'expired 8 days ago', { expired: 8 });
    await session(db, id, 'ended 91 days ago', { ended: 91, expired: 61 });
    await session(db, id, 'expired 91 days ago', { expired: 91 });

    await expect(sweep(db)).resolves.toBe(6);
    await expect(sweep(db)).resolves.toBe(0);
    const { rows } = await db.query(
      `select s.user_agent as session, count(t.id)::int as tokens
       from identity.sessions s left join identity.refresh_tokens t on t.session_id = s.id
       group by s.id order by s.id`,
    );
    expect(rows).toEqual([
      { session: 'lasts', tokens: 2 },
      { session: 'ended 6 days ago', tokens: 2 },
      { session: 'ended 8 days ago', tokens: 0 },
      { session: 'expired 8 days ago', tokens: 0 },
    ]);
  }));

test('requests for an account go when nobody can confirm them, one-time tokens an hour after', () =>
  database.inTransaction(async (db) => {
    const { id } = await signUp(db);
    await db.query(
      `insert into identity.registrations
         (email, display_name, password_hash, token_hash, created_at, expires_at)
       select 'a@example.com', 'A', 'h', convert_to(at::text, 'UTF8'), now() - interval '1 day', at
       from unnest(array[now(), now() + interval '1 minute']) as at`,
    );
    await db.query(
      `insert into identity.one_time_tokens
         (user_id, purpose, token_hash, created_at, expires_at, used_at)
       select $1, 'reset_password', 'h', now() - interval '1 day', at, now()
       from unnest(array[now() - interval '1 hour', now() - interval '59 minutes']) as at`,
      [id],
    );
    await expect(sweep(db)).resolves.toBe(2);
    const { rows } = await db.query(
      `select (select count(*)::int from identity.registrations) as registrations,
              (select count(*)::int from identity.one_time_tokens) as one_time_tokens`,
    );
    expect(rows).toEqual([{ registrations: 1, one_time_tokens: 1 }]);
  }));
