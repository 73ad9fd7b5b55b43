import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { JWK } from 'jose';

export type PrivateJwk = JWK & { readonly kid: string };

/** A new key for ES256, private part and all. */
export function createPrivateJwk(): PrivateJwk {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'ES256', use: 'sig' };
}
