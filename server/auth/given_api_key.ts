import type { IncomingHttpHeaders } from 'node:http';
import { TokenRefused } from './token_refused.ts';

const KEY = /^rk_[A-Za-z0-9]{8}_[\w-]{43}$/;
const BEARER_KEY = /^Bearer (rk_.*)$/i;

/**
 * The API key that a request brings as `Authorization: Bearer rk_…`, as `X-API-Key`, or as both
 * alike; undefined without one. Never from the address, which ends up in logs and histories.
 */
export function givenApiKey(headers: IncomingHttpHeaders): string | undefined {
  const { authorization, 'x-api-key': alias } = headers;
  const [, bearer] = BEARER_KEY.exec(authorization ?? '') ?? [];
  if (bearer === undefined && alias === undefined) return undefined;

  const key = bearer ?? alias;
  if (typeof key !== 'string' || !KEY.test(key)) throw new TokenRefused('not an API key');
  if (alias !== undefined && authorization !== undefined && alias !== bearer) {
    throw new TokenRefused('two proofs that differ');
  }
  return key;
}
