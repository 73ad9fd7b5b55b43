import type pg from 'pg';
import { insertRow } from './insert_row.ts';
import { uniqueWord } from './unique_word.ts';

/** A role of its own that may do this and nothing else. */
export async function roleWith(
  db: pg.Client,
  permissions: readonly string[] = [],
): Promise<{ readonly id: string; readonly name: string }> {
  const role = await insertRow<{ id: string; name: string }>(db, 'identity.roles', {
    name: uniqueWord(),
    token_role: 'staff',
    description: 'Made for a test.',
  });
  await db.query(
    `insert into identity.role_permissions (role_id, permission_id)
     select $1, id from identity.permissions where name = any ($2)`,
    [role.id, permissions],
  );
  return role;
}
