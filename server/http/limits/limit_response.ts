import type { ServerResponse } from 'node:http';
import { ExpectedError } from '../../expected_error.ts';
import type { LimitPolicy, LimitState } from './limiter.ts';

/**
 * Says what is left, in the two fields of draft-ietf-httpapi-ratelimit-headers-10 (the three of
 * earlier drafts, RateLimit-Limit and so on, are superseded), and refuses whoever has nothing left.
 */
export function limitResponse(
  response: ServerResponse,
  { name, points, durationS }: LimitPolicy,
  { isAllowed, remaining, resetMs }: LimitState,
): void {
  const resetS = Math.ceil(resetMs / 1_000);
  response.appendHeader('RateLimit-Policy', `"${name}";q=${points};w=${durationS}`);
  response.appendHeader('RateLimit', `"${name}";r=${isAllowed ? remaining : 0};t=${resetS}`);
  if (isAllowed) return;
  throw new ExpectedError('RATE_LIMITED', 429, 'Too many requests; try again later.', {
    retryAfterS: Math.max(resetS, 1),
  });
}
