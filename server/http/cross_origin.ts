import cors from 'cors';
import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';

const PREFLIGHT_MAX_AGE_S = 600;

/**
 * Lets the pages of CORS_ORIGINS read our answers, and no others. Never with credentials: tokens
 * travel in a header that a page has to set itself.
 */
export function crossOrigin({ corsOrigins }: Pick<Config, 'corsOrigins'>): RequestHandler {
  const allowed = new Set(corsOrigins);
  const answer = cors({
    origin: (origin, decide) => decide(null, origin !== undefined && allowed.has(origin)),
    methods: ['GET', 'POST', 'PATCH'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'X-Idempotency-Key',
      'X-Correlation-Id',
    ],
    exposedHeaders: [
      'Idempotency-Replayed',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'X-Correlation-Id',
    ],
    maxAge: PREFLIGHT_MAX_AGE_S,
  });
  return (request, response, next) => {
    response.vary('Origin');
    answer(request, response, next);
  };
}
