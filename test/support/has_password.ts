import type pg from 'pg';
import { SOME_HASH } from './asked_for_account.ts';
import { insertRow } from './insert_row.ts';

/** Gives a user a password that nobody knows: for what needs no more than that there is one. */
export async function hasPassword<User extends { readonly id: string }>(
  db: pg.Client,
  user: User,
): Promise<User> {
  await insertRow(db, 'identity.passwords', { user_id: user.id, password_hash: SOME_HASH });
  return user;
}
