import type pg from 'pg';
import { user } from './factories.ts';
import { roleWith } from './role_with.ts';

/** A member of staff who may do this and nothing else. */
export async function holderOf(
  db: pg.Client,
  permissions: readonly string[],
): Promise<{ readonly id: string }> {
  const holder = await user(db);
  const { id } = await roleWith(db, permissions);
  await db.query('insert into identity.user_roles (user_id, role_id) values ($1, $2)', [
    holder.id,
    id,
  ]);
  return holder;
}
