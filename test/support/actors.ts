import { randomUUID } from 'node:crypto';
import type pg from 'pg';

type ApiRole = 'anonymous' | 'customer' | 'staff' | 'admin' | 'service' | 'gatekeeper';
type User = { readonly id: string };
type Work<Result> = (db: pg.Client) => Promise<Result>;

/**
 * Does the work as a request of this user would: the role and the claims are set the way the
 * server sets them. A refusal undoes only this work, so the test can go on and look.
 */
export async function asRole<Result>(
  db: pg.Client,
  role: ApiRole,
  user: User | null,
  work: Work<Result>,
): Promise<Result> {
  const before = await db.query<{ role: string }>('select current_user::text as role');
  await db.query('savepoint actor');
  try {
    await become(db, role, user);
    const result = await work(db);
    await become(db, before.rows[0]?.role ?? 'none', null);
    await db.query('release savepoint actor');
    return result;
  } catch (error) {
    await db.query('rollback to savepoint actor; release savepoint actor');
    throw error;
  }
}

export const asAnonymous = <Result>(db: pg.Client, work: Work<Result>) =>
  asRole(db, 'anonymous', null, work);
export const asCustomer = <Result>(db: pg.Client, user: User, work: Work<Result>) =>
  asRole(db, 'customer', user, work);
export const asStaff = <Result>(db: pg.Client, user: User, work: Work<Result>) =>
  asRole(db, 'staff', user, work);
export const asAdmin = <Result>(db: pg.Client, user: User, work: Work<Result>) =>
  asRole(db, 'admin', user, work);

/** A door at work for this user, or for somebody who is nobody yet. */
export const asGatekeeper = <Result>(db: pg.Client, user: User | null, work: Work<Result>) =>
  asRole(db, 'gatekeeper', user, work);

/**
 * The same on a connection of its own (`connect()`): everything in one committed transaction,
 * for races.
 */
export async function asRoleCommitted<Result>(
  client: pg.Client,
  role: ApiRole,
  user: User | null,
  work: Work<Result>,
): Promise<Result> {
  await client.query('begin');
  try {
    await become(client, role, user);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function become(db: pg.Client, role: string, user: User | null): Promise<void> {
  const settings = {
    'jwt.claims.sub': user?.id ?? '',
    'jwt.claims.role': user === null ? '' : role,
    // A token without a session, as an issuer of others gives: no test depends on one by chance.
    'jwt.claims.sid': '',
    'jwt.claims.key': '',
    // A hand at the database has none; app.state_changes tells the two apart by it.
    'request.correlation_id': user === null ? '' : randomUUID(),
    'request.idempotency_key': '',
    role,
  };
  await db.query(
    `select set_config(name, value, true)
     from unnest($1::text[], $2::text[]) as setting (name, value)`,
    [Object.keys(settings), Object.values(settings)],
  );
}
