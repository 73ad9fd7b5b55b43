import type { Caller } from '../auth/caller.ts';
import { ExpectedError } from '../expected_error.ts';
import { requestScope } from '../request_scope.ts';

/** Whose request this is; 401 when it is nobody's. */
export function currentCaller(): Caller {
  const caller = requestScope.getStore()?.caller;
  if (caller === undefined) throw new ExpectedError('UNAUTHENTICATED', 401, 'Sign in first.');
  return caller;
}
