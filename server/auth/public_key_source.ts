import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Config } from '../config.ts';
import type { AccessTokenKeys } from './access_token_keys.ts';

/** Finds the public key that a token names; rejects when nobody we trust has it. */
export type PublicKeySource = (kid: string) => Promise<KeyObject>;

/**
 * Only two places are ever asked: the configured JWKS, or our own keys. Never one that a token
 * names.
 */
export async function createPublicKeySource(
  config: Pick<Config, 'jwksUri'>,
  keys: AccessTokenKeys | undefined,
): Promise<PublicKeySource> {
  if (keys !== undefined) return ownKeys(keys);
  // Loaded only where an issuer is configured.
  const { default: jwksRsa } = await import('jwks-rsa');
  const client = jwksRsa({
    jwksUri: config.jwksUri,
    cache: true,
    cacheMaxEntries: 16,
    cacheMaxAge: 600_000,
    // Made-up kids must not turn this server into a hammer on the issuer's.
    rateLimit: true,
    jwksRequestsPerMinute: 10,
    timeout: 5_000,
  });
  return async (kid) => createPublicKey((await client.getSigningKey(kid)).getPublicKey());
}

function ownKeys({ publicJwks }: AccessTokenKeys): PublicKeySource {
  const byKid = new Map(
    publicJwks.keys.map((jwk) => [
      jwk.kid,
      createPublicKey({ key: jwk as Record<string, unknown>, format: 'jwk' }),
    ]),
  );
  return async (kid) => {
    const key = byKid.get(kid);
    if (key === undefined) throw new Error('Unknown kid');
    return key;
  };
}
