import { isSafeError } from 'postgraphile/grafast';
import type { ErrorCatalogue } from './error_catalogue.ts';
import { ExpectedError } from './expected_error.ts';

/** What a client learns of an error; `bug` ones are logged whole and leave as INTERNAL. */
export interface ClientError {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly details?: unknown;
  readonly retryAfterS?: number;
  readonly bug?: true;
  /** The database cannot do its work: its administrator has to know why. */
  readonly outage?: true;
}

// The one table (style.md, SQL 14). A constraint of ours: its name is the code, its SQLSTATE gives
// the status unless the rule has its own.
const STATUS_OF_NAMED: Readonly<Record<string, number>> = {
  '23503': 422,
  '23514': 422,
  '23505': 409,
  '23P01': 409,
  '55000': 409,
};

// Everything else that Postgres says, by the beginning of its SQLSTATE; the longest match counts.
const BY_SQLSTATE: Readonly<Record<string, ClientError>> = {
  '08': error('UNAVAILABLE', 503, 'The service is not available; try again later.'),
  '25P03': error('TIMEOUT', 504, 'This took too long.'),
  '25P04': error('TIMEOUT', 504, 'This took too long.'),
  '22': error('BAD_USER_INPUT', 400, 'A value is not valid.'),
  '23502': error('BAD_USER_INPUT', 400, 'A required value is missing.'),
  // A server that was made read-only, as some administrators do before its disk is full.
  '25006': {
    ...error('UNAVAILABLE', 503, 'Nothing can be changed at present; try again later.'),
    outage: true,
  },
  '40001': error('RETRYABLE', 503, 'Somebody else was faster; try again.'),
  '40P01': error('RETRYABLE', 503, 'Somebody else was faster; try again.'),
  '42501': error('FORBIDDEN', 403, 'You may not do that.'),
  '53': {
    ...error('UNAVAILABLE', 503, 'The service is not available; try again later.'),
    outage: true,
  },
  '55P03': error('RETRYABLE', 503, 'Somebody else holds this; try again.'),
  '57014': error('TIMEOUT', 504, 'This took too long.'),
  '57P': error('UNAVAILABLE', 503, 'The service is not available; try again later.'),
  P0002: error('NOT_FOUND', 404, 'There is no such thing.'),
};

// What the server's own layers refuse before a statement runs, by HTTP status.
const BY_STATUS: Readonly<Record<number, ClientError>> = {
  400: error('BAD_REQUEST', 400, 'The request cannot be read.'),
  404: error('NOT_FOUND', 404, 'There is no such thing.'),
  405: error('METHOD_NOT_ALLOWED', 405, 'This address does not take that method.'),
  406: error('NOT_ACCEPTABLE', 406, 'The answer is JSON; accept application/json.'),
  413: error('PAYLOAD_TOO_LARGE', 413, 'The request is larger than 100 kB.'),
  415: error('UNSUPPORTED_MEDIA_TYPE', 415, 'Send application/json in UTF-8.'),
  503: error('UNAVAILABLE', 503, 'The service is not available; try again later.'),
  504: error('TIMEOUT', 504, 'This took too long.'),
};

// Rules of pace count by the minute.
const PACE_S = 60;

const UNAUTHENTICATED = error('UNAUTHENTICATED', 401, 'Sign in first.');
const INTERNAL: ClientError = { ...error('INTERNAL', 500, 'An internal error.'), bug: true };

/** Translates whatever was thrown. Never a driver's detail, hint, SQL or unknown message. */
export function toClientError(
  thrown: unknown,
  { catalogue, isSignedIn }: { catalogue: ErrorCatalogue; isSignedIn: boolean },
): ClientError {
  if (thrown instanceof ExpectedError) {
    const { code, status, message, details, retryAfterS } = thrown;
    return {
      ...error(code, status, message),
      ...(details === undefined ? {} : { details }),
      ...(retryAfterS === undefined ? {} : { retryAfterS }),
    };
  }
  if (!isRecord(thrown)) return INTERNAL;
  if (isConnectionLoss(thrown)) return BY_STATUS[503] ?? INTERNAL;
  const sqlstate = thrown['code'];
  if (typeof sqlstate === 'string' && /^[0-9A-Z]{5}$/.test(sqlstate)) {
    const known = fromCatalogue(thrown, sqlstate, catalogue) ?? fromSqlstate(sqlstate);
    return known.code === 'FORBIDDEN' && !isSignedIn ? UNAUTHENTICATED : known;
  }
  return fromOwnLayers(thrown);
}

function fromCatalogue(
  thrown: Record<string, unknown>,
  sqlstate: string,
  catalogue: ErrorCatalogue,
): ClientError | undefined {
  const rule = catalogue.get(String(thrown['constraint']));
  const status = rule?.status ?? STATUS_OF_NAMED[sqlstate];
  if (rule === undefined || status === undefined) return undefined;
  const known = error(rule.name.toUpperCase(), status, rule.message);
  const details = thrown['dataType'] === 'app.details' ? parseDetails(thrown['detail']) : undefined;
  return {
    ...known,
    ...(details === undefined ? {} : { details }),
    ...(status === 429 ? { retryAfterS: PACE_S } : {}),
  };
}

function fromSqlstate(sqlstate: string): ClientError {
  for (const length of [5, 3, 2]) {
    const known = BY_SQLSTATE[sqlstate.slice(0, length)];
    if (known !== undefined) return known;
  }
  return INTERNAL;
}

/** Express' and grafserv's refusals carry a status; their messages may quote the request. */
function fromOwnLayers(thrown: Record<string, unknown>): ClientError {
  const extensions = isRecord(thrown['extensions']) ? thrown['extensions'] : {};
  const status = Number(thrown['status'] ?? thrown['statusCode'] ?? extensions['statusCode']);
  if (/forbidden in filter argument input/.test(String(thrown['message']))) {
    return error('BAD_USER_INPUT', 400, 'A filter is empty or null; leave it out instead.');
  }
  const known = BY_STATUS[status] ?? (status >= 400 && status < 500 ? BY_STATUS[400] : undefined);
  if (known !== undefined) return known;
  if (thrown instanceof Error && isSafeError(thrown)) {
    const isTimeout = /timeout/i.test(thrown.message);
    return isTimeout ? (BY_STATUS[504] ?? INTERNAL) : error('BAD_USER_INPUT', 400, thrown.message);
  }
  return INTERNAL;
}

/** pg has no code for these: no connection came free in time, or the one in use went away. */
function isConnectionLoss({ code, message }: Record<string, unknown>): boolean {
  return (
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/.test(String(code)) ||
    /^(timeout exceeded when trying|Connection terminated|Client has|Query read timeout)/.test(
      String(message),
    )
  );
}

function parseDetails(detail: unknown): unknown {
  if (typeof detail !== 'string') return undefined;
  try {
    return JSON.parse(detail);
  } catch {
    return undefined;
  }
}

function error(code: string, status: number, message: string): ClientError {
  return { code, status, message };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
