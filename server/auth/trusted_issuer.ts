import type { KeyObject } from 'node:crypto';
import type { Caller } from './caller.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** Somebody whose tokens we take: ourselves, or whom the configuration names. */
export interface TrustedIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly tokenType: string;
  readonly algorithms: readonly ('ES256' | 'ES384' | 'RS256' | 'PS256')[];
  /** The key that the header of a token names; rejects when this issuer has none such. */
  publicKey(header: { readonly kid: string; readonly alg: string }): Promise<KeyObject>;
  /**
   * Who the claims of a verified token say is asking; undefined for nobody. Rejects with
   * TokenRefused, or because the database does not answer.
   */
  callerOf(claims: Claims): Promise<Caller | undefined>;
}
