import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { JWK } from 'jose';
import { ExternalSigningKey } from 'oidc-provider';

/**
 * A key of ours as the provider uses it: it signs with the one that has a private part, and knows
 * its own signatures by the others. No private part is ever given to it.
 */
export class ProviderKey extends ExternalSigningKey {
  readonly #publicKey: KeyObject;
  readonly #privateKey: KeyObject | undefined;
  readonly #kid: string;

  constructor(publicJwk: JWK, privateKey?: KeyObject) {
    super();
    this.#publicKey = createPublicKey({
      key: publicJwk as Record<string, unknown>,
      format: 'jwk',
    });
    this.#privateKey = privateKey;
    this.#kid = String(publicJwk.kid);
  }

  override get kid() {
    return this.#kid;
  }

  override get alg() {
    return 'ES256';
  }

  override keyObject() {
    return this.#publicKey;
  }

  override sign(data: Uint8Array) {
    if (this.#privateKey === undefined) throw new Error('This key signs no more, or not yet');
    return sign('sha256', data, { key: this.#privateKey, dsaEncoding: 'ieee-p1363' });
  }
}
