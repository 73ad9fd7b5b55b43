import type { Pool, QueryResultRow } from 'pg';
import type { Config } from '../config.ts';
import { createRequestContext } from '../graphql/request_context.ts';
import { setClaims } from '../set_claims.ts';

export type ReadAsCaller = <Row extends QueryResultRow>(
  statement: string,
  values: readonly unknown[],
) => Promise<Row[]>;

/** Reads as whoever asks, told to the transaction as GraphQL tells it; nothing can be written. */
export function createReadAsCaller({ pool, config }: { pool: Pool; config: Config }): ReadAsCaller {
  const requestContext = createRequestContext(config);
  return async <Row extends QueryResultRow>(statement: string, values: readonly unknown[]) => {
    const client = await pool.connect();
    let isBroken: Error | undefined;
    try {
      await client.query('begin read only');
      await setClaims(client, requestContext().pgSettings);
      const { rows } = await client.query<Row>(statement, [...values]);
      return rows;
    } finally {
      await client.query('rollback').catch((lost: Error) => {
        isBroken = lost;
      });
      client.release(isBroken);
    }
  };
}
