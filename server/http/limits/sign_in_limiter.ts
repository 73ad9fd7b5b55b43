import { createHmac } from 'node:crypto';
import type { Gate } from '../../auth/gate.ts';
import { ExpectedError } from '../../expected_error.ts';
import { requestScope } from '../../request_scope.ts';
import { clientKey } from './client_key.ts';
import { createLimiter, type LimiterParts } from './create_limiter.ts';
import type { LimitState } from './limiter.ts';

/**
 * Bounds the guessing of one account's password; every way to sign in asks it, and gives the email
 * address in its one form.
 */
export interface SignInLimiter {
  /**
   * Counts an attempt of the request's client, before the password is looked at: many at once are
   * as many. Refuses with 429; an address that has no account is treated like any other.
   */
  attempt(email: string): Promise<void>;
  /** The password was right: the attempts of this client are forgotten. */
  succeeded(email: string): Promise<void>;
}

const QUARTER_OF_AN_HOUR_S = 900;
const HOUR_S = 3_600;
const ATTEMPTS_OF_ONE_CLIENT = 10;
const ATTEMPTS_OF_ALL = 100;

/**
 * From one address, an account can be tried 10 times in a quarter of an hour. From all of them 100
 * times in an hour; beyond that, addresses it has not signed in from lately are refused for a
 * quarter of an hour. So whoever hammers an account locks out himself, never its owner at home.
 */
export function signInLimiter(
  parts: LimiterParts & { readonly gate: Gate; readonly secretKey: Buffer },
): SignInLimiter {
  const byClient = createLimiter(parts, {
    name: 'sign-in-client',
    points: ATTEMPTS_OF_ONE_CLIENT,
    durationS: QUARTER_OF_AN_HOUR_S,
    withoutRedis: 'refuse',
  });
  const byAccount = createLimiter(parts, {
    name: 'sign-in-account',
    points: ATTEMPTS_OF_ALL,
    durationS: HOUR_S,
    blockS: QUARTER_OF_AN_HOUR_S,
    withoutRedis: 'refuse',
  });
  const keysOf = (email: string) => {
    // Redis must not become a list of our users: the key says nothing without our secret.
    const account = createHmac('sha256', parts.secretKey).update(email).digest('base64url');
    return { account, client: `${account}:${clientKey(requestScope.getStore()?.address)}` };
  };

  return {
    async attempt(email) {
      const { account, client } = keysOf(email);
      refuseBeyond(await byClient.take(client));
      const state = await byAccount.take(account);
      if (!state.isAllowed && !(await isKnownHere(parts.gate, email))) refuseBeyond(state);
    },
    async succeeded(email) {
      await byClient.forget(keysOf(email).client);
    },
  };
}

async function isKnownHere(gate: Gate, email: string): Promise<boolean> {
  const [row] = await gate<{ is_known: boolean }>(
    'select identity.has_signed_in_from_here($1) as is_known',
    [email],
  );
  return row?.is_known === true;
}

function refuseBeyond({ isAllowed, resetMs }: LimitState): void {
  if (isAllowed) return;
  // No RateLimit fields: they would tell how often others try this account.
  throw new ExpectedError('RATE_LIMITED', 429, 'Too many attempts; try again later.', {
    retryAfterS: Math.max(Math.ceil(resetMs / 1_000), 1),
  });
}
