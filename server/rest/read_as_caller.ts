import type { Pool, QueryResultRow } from 'pg';
import type { Config } from '../config.ts';
import { createRequestContext } from '../graphql/request_context.ts';
import { readAs } from '../read_as.ts';

export type ReadAsCaller = <Row extends QueryResultRow>(
  statement: string,
  values: readonly unknown[],
) => Promise<Row[]>;

/** Reads as whoever asks, told to the transaction as GraphQL tells it; nothing can be written. */
export function createReadAsCaller({ pool, config }: { pool: Pool; config: Config }): ReadAsCaller {
  const requestContext = createRequestContext(config);
  return (statement, values) => readAs(pool, requestContext().pgSettings, statement, values);
}
