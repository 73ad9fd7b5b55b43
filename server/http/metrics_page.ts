import type { RequestHandler } from 'express';
import type { Metrics } from '../metrics.ts';

/** Prometheus' page. */
export function metricsPage({ registry }: Pick<Metrics, 'registry'>): RequestHandler {
  return async (_request, response) => {
    response.setHeader('Content-Type', registry.contentType);
    response.end(await registry.metrics());
  };
}
