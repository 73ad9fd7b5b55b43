import { SafeError } from 'postgraphile/grafast';

/**
 * A refusal that the server itself decides: its code, status and message go to the client. A
 * SafeError, because grafserv lets only those through from the reading of a request.
 */
export class ExpectedError extends SafeError<{ code: string; statusCode: number }> {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message, { code, statusCode: status });
    // SafeError resets the prototype to its own.
    Object.setPrototypeOf(this, ExpectedError.prototype);
    this.code = code;
    this.status = status;
  }
}
