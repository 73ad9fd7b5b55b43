import jsonwebtoken from 'jsonwebtoken';
import type { Caller } from './caller.ts';
import { parseClaims } from './parse_claims.ts';
import { TokenRefused } from './token_refused.ts';
import type { Claims, TrustedIssuer } from './trusted_issuer.ts';

const MAX_TOKEN_BYTES = 8_192;
const MAX_LIFETIME_S = 86_400;
const CLOCK_SKEW_S = 60;

export type TokenVerifier = (token: string) => Promise<Caller | undefined>;

/**
 * Who a token says is asking; undefined for nobody. Rejects with TokenRefused, or because the
 * database does not answer. What a token says of its issuer only decides by whose rules and keys
 * it is judged; a key or an address that it brings along is never looked at.
 */
export function createTokenVerifier(issuers: readonly TrustedIssuer[]): TokenVerifier {
  const known = new Map(issuers.map((trusted) => [trusted.issuer, trusted]));

  return async (token) => {
    if (token.length > MAX_TOKEN_BYTES) throw new TokenRefused('the token is too long');
    const [header = '', payload = ''] = token.split('.');
    const trusted = known.get(String(parseClaims(payload)['iss']));
    if (trusted === undefined) throw new TokenRefused('nobody trusts this issuer');
    const key = await trusted.publicKey(namedKey(parseClaims(header), trusted));
    // In this thread, which takes 0.1 ms: the thread pool may have slower work in front.
    const claims = verified(token, key, trusted);
    checkTimes(claims);
    return trusted.callerOf(claims);
  };
}

/** The key that a header names, if the rest of it is as this issuer's tokens are. */
function namedKey({ typ, kid, alg, crit }: Claims, { tokenType, algorithms }: TrustedIssuer) {
  // jsonwebtoken knows nothing of typ: without it a refresh token would open the API.
  if (typ !== tokenType) throw new TokenRefused(`typ is not ${tokenType}`);
  if (typeof kid !== 'string') throw new TokenRefused('kid is missing');
  const allowed = algorithms.find((algorithm) => algorithm === alg);
  if (allowed === undefined) throw new TokenRefused('alg is not allowed');
  // RFC 7515, 4.1.11: what must be understood or refused. We understand no extension.
  if (crit !== undefined) throw new TokenRefused('crit is not understood');
  return { kid, alg: allowed };
}

function verified(
  token: string,
  key: jsonwebtoken.PublicKey,
  { algorithms, issuer, audience }: TrustedIssuer,
): Claims {
  try {
    return jsonwebtoken.verify(token, key, {
      algorithms: [...algorithms],
      issuer,
      audience,
      clockTolerance: CLOCK_SKEW_S,
      complete: false,
    }) as Claims;
  } catch (error) {
    throw new TokenRefused(error instanceof Error ? error.message : 'not verified');
  }
}

/** What jsonwebtoken leaves to us: it takes a token without exp, or good until 9999. */
function checkTimes({ iat, exp }: Claims): void {
  if (!Number.isSafeInteger(iat) || !Number.isSafeInteger(exp)) {
    throw new TokenRefused('no iat or exp');
  }
  if (Number(exp) - Number(iat) > MAX_LIFETIME_S) throw new TokenRefused('good for over a day');
  if (Number(iat) > Date.now() / 1_000 + CLOCK_SKEW_S) throw new TokenRefused('from the future');
}
