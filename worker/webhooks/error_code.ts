import { AttemptFailed } from './attempt_failed.ts';

// By the beginning of the code that Node gives an error; the first that fits.
const CODES: readonly (readonly [RegExp, string])[] = [
  [/^(ENOTFOUND|EAI_|ENODATA)/, 'NAME_NOT_FOUND'],
  [/^ECONNREFUSED/, 'CONNECTION_REFUSED'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)/, 'UNREACHABLE'],
  [/^(ETIMEDOUT|ABORT_ERR)/, 'TIMEOUT'],
  [/^(ECONNRESET|EPIPE)/, 'CONNECTION_LOST'],
  [/^HPE_/, 'ANSWER_NOT_HTTP'],
  [/^(EPROTO|ERR_SSL_)/, 'TLS_FAILED'],
  [/^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/, 'CERTIFICATE_NOT_VALID'],
];

/** The stable code of what went wrong; undefined for what nobody has met yet. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof AttemptFailed) return error.code;
  const { name, code } = (error ?? {}) as Readonly<Record<string, unknown>>;
  if (name === 'TimeoutError' || name === 'AbortError') return 'TIMEOUT';
  return CODES.find(([pattern]) => pattern.test(String(code)))?.[1];
}
