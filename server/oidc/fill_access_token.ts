import {
  type AccessToken,
  type ClientCredentials,
  errors,
  type JWTStructured,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import type { DatabaseClock } from '../database_clock.ts';
import type { OidcAccount } from './account_of.ts';
import { aheadS } from './ahead_s.ts';
import type { ServiceOfKey } from './create_secret_check.ts';
import { shiftTimes } from './shift_times.ts';

/** Makes the provider's access token say what sign_access_token.ts says in ours. */
export function fillAccessToken(
  ctx: KoaContextWithOIDC,
  token: AccessToken | ClientCredentials,
  { payload }: JWTStructured,
  service: ServiceOfKey | undefined,
  clock: Pick<DatabaseClock, 'nowMs'>,
): void {
  Object.assign(payload, shiftTimes(payload, -aheadS(clock)));
  if (token.kind === 'ClientCredentials') {
    if (service === undefined) throw new errors.InvalidClient('no live key');
    Object.assign(payload, { sub: service.userId, role: 'service', key: service.apiKeyId });
    return;
  }
  // A client that may only know who somebody is must not act for them.
  if (!token.scopes.has('api')) throw new errors.InvalidScope('scope must have api', 'api');
  const { tokenRole } = ctx.oidc.account as OidcAccount;
  Object.assign(payload, { role: tokenRole, sid: (token as AccessToken).grantId });
}
