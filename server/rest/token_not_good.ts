import { ExpectedError } from '../expected_error.ts';

/** One answer for what never was, is used, has expired, or is another's. */
export function tokenNotGood(): ExpectedError {
  return new ExpectedError(
    'ONE_TIME_TOKENS_GOOD',
    422,
    'This token or code is not good, or not any more.',
  );
}
