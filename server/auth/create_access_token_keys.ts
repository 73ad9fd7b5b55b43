import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { JWK } from 'jose';
import type { AccessTokenKeys } from './access_token_keys.ts';

/** A private JWK for ES256, with its kid: what development_keys.json holds a list of. */
export function createPrivateJwk(): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'ES256', use: 'sig' };
}

/** The first key signs; the others only verify, until the tokens they signed are gone. */
export function createAccessTokenKeys(
  privateJwks: readonly JWK[] = [createPrivateJwk()],
): AccessTokenKeys {
  const [first] = privateJwks;
  if (first?.kid === undefined) throw new Error('There is no key with a kid to sign with');
  return {
    signing: { kid: first.kid, privateKey: privateKeyOf(first) },
    publicJwks: {
      keys: privateJwks.map((jwk) => ({
        ...(createPublicKey(privateKeyOf(jwk)).export({ format: 'jwk' }) as JWK),
        kid: String(jwk.kid),
        alg: 'ES256',
        use: 'sig',
      })),
    },
  };
}

function privateKeyOf(jwk: JWK) {
  return createPrivateKey({ key: jwk as Record<string, unknown>, format: 'jwk' });
}
