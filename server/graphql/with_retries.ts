import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionResult } from 'postgraphile/graphql';

const MAX_RETRIES = 3;
const RETRYABLE = ['40001', '40P01'];

/**
 * Serialisation failures and deadlocks: Postgres has rolled the whole command back, so it is run
 * again. Only when the command's own field failed, for what its answer reads runs after the commit.
 */
export async function withRetries(
  execute: () => Promise<ExecutionResult>,
): Promise<ExecutionResult> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await execute();
    const hasConflict = result.errors?.some(
      ({ originalError, path }) =>
        (path === undefined || path.length === 1) &&
        RETRYABLE.includes(String((originalError as { code?: unknown } | undefined)?.code)),
    );
    if (!hasConflict || attempt > MAX_RETRIES) return result;
    // The others in the queue must not come back in step.
    await delay(2 ** attempt * 10 * (0.5 + Math.random()));
  }
}
