import type { Request, Response } from 'express';
import { expressjwt } from 'express-jwt';
import type { DatabaseClock } from '../database_clock.ts';
import { bearerToken } from './bearer_token.ts';
import type { Caller } from './caller.ts';
import { parseClaims } from './parse_claims.ts';
import { TokenRefused } from './token_refused.ts';
import type { Claims, TrustedIssuer } from './trusted_issuer.ts';

const MAX_TOKEN_BYTES = 8_192;
const MAX_LIFETIME_S = 86_400;
// The issuer's clock against the database's. Our own issuer is the database.
const CLOCK_SKEW_S = 60;

export type TokenVerifier = (request: Pick<Request, 'headers'>) => Promise<Caller | undefined>;

/**
 * Who the bearer token of a request says is asking; undefined for nobody. Rejects with
 * TokenRefused, or because the database does not answer. What a token says of its issuer only
 * decides by whose rules and keys it is judged; a key or an address that it brings along is never
 * looked at. Its times are judged by the database's clock.
 */
export function createTokenVerifier(
  issuers: readonly TrustedIssuer[],
  clock: Pick<DatabaseClock, 'nowMs'>,
): TokenVerifier {
  const nowS = () => Math.floor(clock.nowMs() / 1_000);
  const known = new Map(issuers.map((trusted) => [trusted.issuer, trusted]));
  const trustedIssuer = ({ iss }: Claims): TrustedIssuer => {
    const trusted = known.get(String(iss));
    if (trusted === undefined) throw new TokenRefused('nobody trusts this issuer');
    return trusted;
  };

  // Signature, algorithm, nbf and exp; in this thread, which takes 0.1 ms: the thread pool may have
  // slower work in front.
  const verify = expressjwt({
    getToken: bearerToken,
    secret: (request) => keyOf(bearerToken(request) ?? ''),
    // Of all issuers; which of them an issuer may use, keyOf says.
    algorithms: [...new Set(issuers.flatMap(({ algorithms }) => algorithms))],
    clockTolerance: CLOCK_SKEW_S,
    // jsonwebtoken copies the options at each token.
    get clockTimestamp() {
      return nowS();
    },
    credentialsRequired: false,
  });

  async function keyOf(token: string) {
    if (token.length > MAX_TOKEN_BYTES) throw new TokenRefused('the token is too long');
    const [header = '', payload = ''] = token.split('.');
    const trusted = trustedIssuer(parseClaims(payload));
    return trusted.publicKey(namedKey(parseClaims(header), trusted));
  }

  return async (request) => {
    // A new one: what express-jwt writes into it is for here alone.
    const checked: { headers: Request['headers']; auth?: Claims } = { headers: request.headers };
    await new Promise<void>((resolve, reject) => {
      const done = (error?: unknown) =>
        error === undefined ? resolve() : reject(asRefusal(error));
      void verify(checked as unknown as Request, {} as Response, done);
    });
    const { auth: claims } = checked;
    if (claims === undefined) return undefined;
    const trusted = trustedIssuer(claims);
    if (![claims['aud']].flat().includes(trusted.audience)) {
      throw new TokenRefused('aud is another');
    }
    checkTimes(claims, nowS());
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

/** express-jwt's own refusals become ours; what else went wrong is no fault of the token. */
function asRefusal(error: unknown): unknown {
  const isRefusal = error instanceof Error && error.name === 'UnauthorizedError';
  return isRefusal ? new TokenRefused(error.message) : error;
}

/** What jsonwebtoken leaves to us: it takes a token without exp, or good until 9999. */
function checkTimes({ iat, exp }: Claims, nowS: number): void {
  if (!Number.isSafeInteger(iat) || !Number.isSafeInteger(exp)) {
    throw new TokenRefused('no iat or exp');
  }
  if (Number(exp) - Number(iat) > MAX_LIFETIME_S) throw new TokenRefused('good for over a day');
  if (Number(iat) > nowS + CLOCK_SKEW_S) throw new TokenRefused('from the future');
}
