/** A message that no further try would bring: its code is kept with it. */
export class MessageRefused extends Error {
  readonly code: string;

  constructor(code: string, cause?: unknown) {
    super(`The message is refused: ${code}`, { cause });
    this.code = code;
  }
}
