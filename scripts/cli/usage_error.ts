/** It was called wrongly: the usage text is printed, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
