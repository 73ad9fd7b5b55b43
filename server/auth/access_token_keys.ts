import type { KeyObject } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';

/** The keys of our access tokens. They change while the server runs: ask each time. */
export interface AccessTokenKeys {
  /** The key that signs now. */
  readonly signing: { readonly kid: string; readonly privateKey: KeyObject };
  /** Every public key whose tokens are good, or soon will be. */
  readonly publicJwks: JSONWebKeySet;
  /** The public key that a token names; rejects when it is none of ours. */
  publicKey(kid: string): Promise<KeyObject>;
  /** Looks for changes no more. */
  stop(): Promise<void>;
}
