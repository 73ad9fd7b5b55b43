import type pg from 'pg';

export type Actor = { readonly id: string; readonly tokenRole: string };

/** From here on in this transaction the commands see this user, as the server would say it. */
export async function actAs(db: pg.Client, { id, tokenRole }: Actor): Promise<void> {
  await db.query(
    `select set_config('role', $1, true), set_config('jwt.claims.role', $1, true),
            set_config('jwt.claims.sub', $2, true)`,
    [tokenRole, id],
  );
}
