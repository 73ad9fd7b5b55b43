import { retryAfterS } from '../../../worker/webhooks/retry_after_s.ts';

const now = new Date('2026-07-01T12:00:00Z');

test.each([
  ['120', 503, 120],
  ['0', 429, 0],
  ['Wed, 01 Jul 2026 12:01:00 GMT', 429, 60],
  ['Wed, 01 Jul 2026 11:00:00 GMT', 503, undefined],
  ['-5', 503, undefined],
  ['1e9', 503, undefined],
  ['soon', 503, undefined],
  ['99999999999999999999', 503, undefined],
  ['120', 500, undefined],
  [undefined, 503, undefined],
])('Retry-After: %s with %i asks for %s seconds', (header, status, seconds) => {
  expect(retryAfterS(header, status, now)).toBe(seconds);
});
