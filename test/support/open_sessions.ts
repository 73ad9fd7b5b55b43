import type pg from 'pg';

type Row = { readonly id: string };

/** Everybody has a password, and a session with a refresh token. */
export async function openSessions(db: pg.Client, people: readonly Row[]): Promise<void> {
  const users = [people.map(({ id }) => id)];
  await db.query(
    `insert into identity.passwords (user_id, password_hash)
     select id, '$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1a' from unnest($1::uuid[]) as id`,
    users,
  );
  await db.query(
    `select identity.issue_refresh_token(identity.open_session(id), convert_to(id::text, 'UTF8'))
     from unnest($1::uuid[]) as id`,
    users,
  );
}
