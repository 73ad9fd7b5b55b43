import type { Pool, QueryResultRow } from 'pg';
import { setClaims } from './set_claims.ts';

/**
 * Reads as the role and with the claims of these settings: the login may do nothing by itself, and
 * nothing can be written. The connection goes back whatever happens, and is thrown away where it is
 * lost.
 */
export async function readAs<Row extends QueryResultRow>(
  pool: Pool,
  pgSettings: Readonly<Record<string, string | undefined>> & { readonly role: string },
  statement: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = await pool.connect();
  let isBroken: Error | undefined;
  try {
    await client.query('begin read only');
    await setClaims(client, pgSettings);
    const { rows } = await client.query<Row>(statement, [...values]);
    return rows;
  } finally {
    await client.query('rollback').catch((lost: Error) => {
      isBroken = lost;
    });
    client.release(isBroken);
  }
}
