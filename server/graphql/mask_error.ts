import type { Logger } from 'pino';
import { GraphQLError } from 'postgraphile/graphql';
import type { RefusalRecorder } from '../auth/refusal_recorder.ts';
import type { ErrorCatalogue } from '../error_catalogue.ts';
import { type ClientError, toClientError } from '../errors.ts';
import { requestScope } from '../request_scope.ts';

export type MaskError = (error: GraphQLError, codeOfRequestError?: string) => GraphQLError;

const MAX_MESSAGE_LENGTH = 300;

/** The one way out for an error of an execution, a document or its variables. */
export function createMaskError({
  catalogue,
  logger,
  recordRefusal,
  isProduction,
}: {
  catalogue: ErrorCatalogue;
  logger: Logger;
  recordRefusal: RefusalRecorder;
  isProduction: boolean;
}): MaskError {
  const masked = new WeakSet<GraphQLError>();

  return (error, codeOfRequestError = 'BAD_USER_INPUT') => {
    if (masked.has(error)) return error;
    const scope = requestScope.getStore();
    const known = isRequestError(error)
      ? requestError(error, codeOfRequestError, isProduction)
      : toClientError(rootCause(error), { catalogue, isSignedIn: scope?.caller !== undefined });
    const { code, status, message, details, retryAfterS, bug, outage } = known;
    if (bug) logger.error({ err: rootCause(error), path: error.path }, 'request failed');
    if (outage) logger.warn({ err: rootCause(error) }, 'database refuses work');
    scope?.errorStatuses.push(status);
    if (status === 403) recordRefusal(code);
    const mayRetry = status === 503 || retryAfterS !== undefined;
    if (mayRetry && scope?.response.headersSent === false) {
      scope.response.setHeader('Retry-After', String(retryAfterS ?? 1));
    }
    const result = new GraphQLError(message, {
      nodes: error.nodes ?? null,
      source: error.source ?? null,
      positions: error.positions ?? null,
      path: error.path ?? null,
      extensions: {
        code,
        http: { status },
        ...(details === undefined ? {} : { details }),
        correlationId: scope?.correlationId,
      },
    });
    masked.add(result);
    return result;
  };
}

/**
 * The document or its variables are wrong: what graphql-js and our scalars say is for the client.
 */
function isRequestError(error: GraphQLError): boolean {
  const { originalError } = error;
  const isOurs = originalError === undefined || originalError instanceof GraphQLError;
  return isOurs && error.path === undefined;
}

function requestError(
  error: GraphQLError,
  codeOfRequestError: string,
  isProduction: boolean,
): ClientError {
  const code = error.extensions['code'] ?? error.originalError?.['extensions' as never]?.['code'];
  // With introspection off a suggestion would still tell the schema's names one by one.
  const message = isProduction ? error.message.replace(/ ?Did you mean .*$/s, '') : error.message;
  return {
    code: typeof code === 'string' ? code : codeOfRequestError,
    status: 400,
    message: message.slice(0, MAX_MESSAGE_LENGTH),
  };
}

function rootCause(error: GraphQLError): unknown {
  let cause: unknown = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) {
    cause = cause.originalError;
  }
  return cause;
}
