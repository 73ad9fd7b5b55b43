import type { Pool, PoolClient } from 'pg';
import { makeWithPgClientViaPgClientAlreadyInTransaction } from 'postgraphile/adaptors/pg';
import { type ExecutionResult, GraphQLError } from 'postgraphile/graphql';
import { setClaims } from '../set_claims.ts';

export interface KeyedMutation {
  readonly pool: Pool;
  /** The request's, which every statement of the execution reads. */
  readonly context: Grafast.Context;
  readonly key: string;
  readonly operation: string;
  readonly fingerprint: string;
  readonly execute: () => Promise<ExecutionResult>;
  readonly onReplay: () => void;
}

/**
 * Claim, effect and stored answer in one transaction (architecture.md 6): whoever dies before the
 * commit leaves the key free, whoever dies after it finds the answer. Only effects are stored.
 */
export async function runKeyedMutation(mutation: KeyedMutation): Promise<ExecutionResult> {
  let client: PoolClient;
  try {
    client = await mutation.pool.connect();
  } catch (error) {
    // Thrown, it would pass for a fault of the request, and its words reach the client.
    return failed(error);
  }
  let isBroken: Error | undefined;
  try {
    await client.query('begin');
    const result = await inTransaction(client, mutation);
    await client.query(result.errors === undefined ? 'commit' : 'rollback');
    return result;
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => {
      isBroken = lost;
    });
    return failed(error);
  } finally {
    client.release(isBroken);
  }
}

const failed = (error: unknown): ExecutionResult => ({
  errors: [new GraphQLError('', { originalError: error as Error })],
});

async function inTransaction(
  client: PoolClient,
  { context, key, operation, fingerprint, execute, onReplay }: KeyedMutation,
): Promise<ExecutionResult> {
  const pgSettings = { ...context.pgSettings, 'request.idempotency_key': key };
  await setClaims(client, pgSettings);
  const { rows } = await client.query<{ stored: ExecutionResult | null }>(
    'select app.claim_idempotency_key($1, $2) as stored',
    [operation, fingerprint],
  );
  const stored = rows[0]?.stored;
  if (stored) {
    onReplay();
    return stored;
  }

  Object.assign(context, {
    pgSettings,
    withPgClient: makeWithPgClientViaPgClientAlreadyInTransaction(client, true),
  });
  const result = await execute();
  // Rolled back as a whole, so no part of it may be shown.
  if (result.errors !== undefined) return { data: null, errors: result.errors };
  await client.query('set constraints all immediate');
  await client.query('select app.store_idempotent_response($1, $2)', [
    operation,
    JSON.stringify({ data: result.data }),
  ]);
  return result;
}
