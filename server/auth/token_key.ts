import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import type { PrivateJwk } from './create_private_jwk.ts';

/** A key as signing and verifying need it; the public part is all that may be shown. */
export interface TokenKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicJwk: JWK;
}

export function tokenKey(privateJwk: PrivateJwk): TokenKey {
  const { kid } = privateJwk;
  const privateKey = createPrivateKey({
    key: privateJwk as Record<string, unknown>,
    format: 'jwk',
  });
  const publicKey = createPublicKey(privateKey);
  const parts = publicKey.export({ format: 'jwk' }) as JWK;
  return { kid, privateKey, publicKey, publicJwk: { ...parts, kid, alg: 'ES256', use: 'sig' } };
}
