import { SafeError } from 'postgraphile/grafast';

/** What else a client learns of a refusal. */
export interface RefusalOptions {
  /** JSON for `details`: never more than the client may know. */
  readonly details?: unknown;
  /** After how many seconds it may be tried again: the header Retry-After. */
  readonly retryAfterS?: number;
}

/**
 * A refusal that the server itself decides: its code, status and message go to the client. A
 * SafeError, because grafserv lets only those through from the reading of a request.
 */
export class ExpectedError extends SafeError<{ code: string; statusCode: number }> {
  readonly code: string;
  readonly status: number;
  readonly details: unknown;
  readonly retryAfterS: number | undefined;

  constructor(code: string, status: number, message: string, options: RefusalOptions = {}) {
    super(message, { code, statusCode: status });
    // SafeError resets the prototype to its own.
    Object.setPrototypeOf(this, ExpectedError.prototype);
    this.code = code;
    this.status = status;
    this.details = options.details;
    this.retryAfterS = options.retryAfterS;
  }
}
