/** An attempt that brought no answer that counts: its code is kept with the attempt. */
export class AttemptFailed extends Error {
  readonly code: string;

  constructor(code: string, cause?: unknown) {
    super(`The attempt failed: ${code}`, { cause });
    this.code = code;
  }
}
