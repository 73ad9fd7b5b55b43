import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import { requestScope } from '../request_scope.ts';

/** One line and one observation for each request, when its answer is out. */
export function accessLog({
  logger,
  metrics,
}: {
  logger: Logger;
  metrics: Metrics;
}): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const { method, path } = request;
    response.once('close', () => {
      const durationMs = performance.now() - startedAt;
      const { operation, errorStatuses } = requestScope.getStore() ?? { errorStatuses: [] };
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.observeRequest({ method, status, operation, errorStatuses, durationMs });
      logger.info(
        { method, path, status, operation, duration_ms: Math.round(durationMs) },
        'request finished',
      );
    });
    next();
  };
}
