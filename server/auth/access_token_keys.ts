import type { KeyObject } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';

/** The key that signs, and every public key whose tokens are still good. */
export interface AccessTokenKeys {
  readonly signing: { readonly kid: string; readonly privateKey: KeyObject };
  readonly publicJwks: JSONWebKeySet;
}
