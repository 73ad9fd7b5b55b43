import type Provider from 'oidc-provider';
import type { DatabaseClock } from '../database_clock.ts';
import { aheadS } from './ahead_s.ts';
import { shiftTimes } from './shift_times.ts';

interface IdTokenMethods {
  payload(): Promise<Record<string, unknown>>;
  issue(options: { use: string; expiresAt?: number }): Promise<string>;
}

/** Lets ID tokens say when they were issued, and expire, by the database's clock. */
export function dateIdTokens(
  provider: Provider,
  { clock, ttlS }: { clock: Pick<DatabaseClock, 'nowMs'>; ttlS: number },
): void {
  // The library leaves no other way in: it writes its own iat unless the claims have one, and its
  // exp unless whoever issues says when.
  const prototype = provider.IdToken.prototype as unknown as IdTokenMethods;
  const { payload, issue } = prototype;
  const nowS = () => Math.floor(clock.nowMs() / 1_000);
  prototype.payload = async function () {
    const claims = await payload.call(this);
    return { ...shiftTimes(claims, -aheadS(clock)), iat: nowS() };
  };
  prototype.issue = function (options) {
    const expiresAt = options.expiresAt ?? nowS() + ttlS;
    return issue.call(this, options.use === 'idtoken' ? { ...options, expiresAt } : options);
  };
}
