import type { RequestHandler } from 'express';
import type { AccessTokenKeys } from '../auth/access_token_keys.ts';

/** The public keys of our tokens; other services check signatures with them. */
export function jwks(keys: Pick<AccessTokenKeys, 'publicJwks'>): RequestHandler {
  return (_request, response) => {
    // A new key is published for longer than this before it signs.
    response.setHeader('Cache-Control', 'public, max-age=300');
    response.json(keys.publicJwks);
  };
}
