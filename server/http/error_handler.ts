import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import type { RefusalRecorder } from '../auth/refusal_recorder.ts';
import type { ErrorCatalogue } from '../error_catalogue.ts';
import { toClientError } from '../errors.ts';
import { requestScope } from '../request_scope.ts';

/** Every refusal outside of an execution: GraphQL's envelope at its address, REST's elsewhere. */
export function errorHandler({
  catalogue,
  logger,
  recordRefusal,
}: {
  catalogue: ErrorCatalogue;
  logger: Logger;
  recordRefusal: RefusalRecorder;
}): ErrorRequestHandler {
  return (thrown, request, response, next) => {
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const scope = requestScope.getStore();
    const correlationId = scope?.correlationId;
    const known = toClientError(thrown, { catalogue, isSignedIn: scope?.caller !== undefined });
    const { code, status, message, details, retryAfterS, bug, outage } = known;
    if (bug) logger.error({ err: thrown }, 'request failed');
    if (outage) logger.warn({ err: thrown }, 'database refuses work');
    scope?.errorStatuses.push(status);
    if (status === 403) recordRefusal(code);
    if (status === 503 || retryAfterS !== undefined) {
      response.setHeader('Retry-After', String(retryAfterS ?? 1));
    }
    if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response
      .status(status)
      .json(
        request.path === '/graphql'
          ? { errors: [{ message, extensions: { code, http: { status }, correlationId } }] }
          : { error: { code, message, details: details ?? [], correlationId } },
      );
  };
}
