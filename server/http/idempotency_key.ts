import type { IncomingHttpHeaders } from 'node:http';
import { ExpectedError } from '../expected_error.ts';

/** The client's key for this change, under either name; undefined when it sends none. */
export function idempotencyKey(headers: IncomingHttpHeaders): string | undefined {
  const given = [headers['idempotency-key'], headers['x-idempotency-key']].filter(
    (value) => value !== undefined,
  );
  const [key, other] = given;
  if (key === undefined) return undefined;
  const isUsable = typeof key === 'string' && /^[\x21-\x7e]{8,128}$/.test(key);
  if (!isUsable || (other !== undefined && other !== key)) {
    throw new ExpectedError(
      'IDEMPOTENCY_KEY_INVALID',
      400,
      'An idempotency key is 8 to 128 visible ASCII characters, the same in both headers.',
    );
  }
  return key;
}
