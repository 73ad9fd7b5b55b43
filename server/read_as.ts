import type { Pool, QueryResultRow } from 'pg';

/**
 * Reads as a role, for the server's own needs: the login may do nothing by itself. The connection
 * goes back whatever happens, and is thrown away where it is lost.
 */
export async function readAs<Row extends QueryResultRow>(
  pool: Pool,
  role: 'anonymous' | 'service' | 'gatekeeper',
  statement: string,
): Promise<Row[]> {
  const client = await pool.connect();
  let isBroken: Error | undefined;
  try {
    await client.query('begin read only');
    await client.query(`set local role ${role}`);
    const { rows } = await client.query<Row>(statement);
    return rows;
  } finally {
    await client.query('rollback').catch((lost: Error) => {
      isBroken = lost;
    });
    client.release(isBroken);
  }
}
