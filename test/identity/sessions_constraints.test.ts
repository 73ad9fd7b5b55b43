import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { signUp } from '../support/doors.ts';

const database = useDatabase();
const nobody = '00000000-0000-7000-8000-00000000dead';

/** A session of somebody with a password, and its refresh token. */
async function furnish(db: pg.Client): Promise<{ userId: string; sessionId: string }> {
  const { id: userId } = await signUp(db);
  const { rows } = await db.query<{ id: string }>('select identity.open_session($1) as id', [
    userId,
  ]);
  const sessionId = rows[0]?.id ?? '';
  await db.query(`select identity.issue_refresh_token($1, 'one')`, [sessionId]);
  return { userId, sessionId };
}

// No command breaks these, so the owner tries: $1 is the user, $2 the session.
test.each([
  [
    'passwords_user_id_fkey',
    '23503',
    `update identity.passwords set user_id = '${nobody}' where user_id = $1 and $2 <> ''`,
  ],
  [
    'passwords_password_hash_format',
    '23514',
    `update identity.passwords set password_hash = 'secret' where user_id = $1 and $2 <> ''`,
  ],
  [
    'sessions_user_id_fkey',
    '23503',
    `update identity.sessions set user_id = '${nobody}' where user_id = $1 and id::text = $2`,
  ],
  [
    'sessions_expiry_forward',
    '23514',
    `update identity.sessions set expires_at = created_at where user_id = $1 and id::text = $2`,
  ],
  [
    'sessions_end_has_reason',
    '23514',
    `update identity.sessions set ended_at = now() where user_id = $1 and id::text = $2`,
  ],
  [
    'sessions_end_has_reason',
    '23514',
    `update identity.sessions set end_reason = 'revoked' where user_id = $1 and id::text = $2`,
  ],
  [
    'session_end_known',
    '23514',
    `update identity.sessions set ended_at = now(), end_reason = 'boredom'
     where user_id = $1 and id::text = $2`,
  ],
  [
    'refresh_tokens_session_id_fkey',
    '23503',
    `update identity.refresh_tokens set session_id = '${nobody}'
     where $1 <> $2 and session_id::text = $2`,
  ],
  [
    'refresh_tokens_token_hash_key',
    '23505',
    `insert into identity.refresh_tokens (session_id, token_hash, expires_at, used_at)
     select id, 'one', now(), now() from identity.sessions where user_id = $1 and id::text = $2`,
  ],
  [
    'refresh_tokens_one_unused',
    '23P01',
    `insert into identity.refresh_tokens (session_id, token_hash, expires_at)
     select id, 'two', now() from identity.sessions where user_id = $1 and id::text = $2`,
  ],
])('%s', (constraint, code, statement) =>
  database.inTransaction(async (db) => {
    const { userId, sessionId } = await furnish(db);
    await expect(db.query(statement, [userId, sessionId])).rejects.toMatchObject({
      code,
      constraint,
    });
  }),
);

test('whoever has a password or a session is not deleted', () =>
  database.inTransaction(async (db) => {
    const { userId } = await furnish(db);
    await db.query('delete from identity.user_roles where user_id = $1', [userId]);
    await expect(
      db.query('delete from identity.users where id = $1', [userId]),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^23(001|503)$/) });
  }));
