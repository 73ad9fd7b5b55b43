import type { RequestHandler } from 'express';
import type { AccessTokenKeys } from '../auth/access_token_keys.ts';

/** The public keys of our tokens; other services check signatures with them. */
export function jwks({ publicJwks }: Pick<AccessTokenKeys, 'publicJwks'>): RequestHandler {
  return (_request, response) => {
    response.setHeader('Cache-Control', 'public, max-age=300');
    response.json(publicJwks);
  };
}
