import { toClientError } from '../../server/errors.ts';

const WORTH_ANOTHER_TRY = ['RETRYABLE', 'UNAVAILABLE'];

/**
 * The code that the report's own query would have answered with; none for what passes by itself.
 */
export function failureCode(error: unknown): string | undefined {
  const { code } = toClientError(error, { catalogue: new Map(), isSignedIn: true });
  if (WORTH_ANOTHER_TRY.includes(code)) return undefined;
  const constraint = error instanceof Error && 'constraint' in error ? error.constraint : undefined;
  return typeof constraint === 'string' ? constraint.toUpperCase() : code;
}
