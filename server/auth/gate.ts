import type { Pool, QueryResultRow } from 'pg';
import type { Config } from '../config.ts';
import { createRequestContext } from '../graphql/request_context.ts';
import { setClaims } from '../set_claims.ts';

/** Calls one function of the doors; resolves with its rows once that is committed. */
export type Gate = <Row extends QueryResultRow>(
  statement: string,
  values?: readonly unknown[],
) => Promise<Row[]>;

/**
 * The way to what no API role may reach: passwords, tokens, sessions. The role gatekeeper may call
 * the functions of the doors and nothing else; no token can name it. They are told who asks and
 * from where, as any request is.
 */
export function createGate({
  pool,
  config,
}: {
  pool: Pool;
  config: Pick<Config, 'statementTimeoutMs' | 'lockTimeoutMs' | 'webhookAllowedNetworks'>;
}): Gate {
  const requestContext = createRequestContext(config);
  return async <Row extends QueryResultRow>(statement: string, values: readonly unknown[] = []) => {
    const client = await pool.connect();
    let isBroken: Error | undefined;
    try {
      await client.query('begin');
      await setClaims(client, { ...requestContext().pgSettings, role: 'gatekeeper' });
      const { rows } = await client.query<Row>(statement, [...values]);
      await client.query('commit');
      return rows;
    } catch (error) {
      await client.query('rollback').catch((lost: Error) => {
        isBroken = lost;
      });
      throw error;
    } finally {
      client.release(isBroken);
    }
  };
}
