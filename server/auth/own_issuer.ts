import type { Config } from '../config.ts';
import type { AccessTokenKeys } from './access_token_keys.ts';
import { CALLER_ROLES } from './caller.ts';
import { TokenRefused } from './token_refused.ts';
import type { TrustedIssuer } from './trusted_issuer.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Ourselves: the claims name a user, a role, and a session or a key; the tables say the rest. */
export function ownIssuer(
  config: Pick<Config, 'jwtIssuer' | 'jwtAudience'>,
  keys: Pick<AccessTokenKeys, 'publicKey'>,
): TrustedIssuer {
  return {
    issuer: config.jwtIssuer,
    audience: config.jwtAudience,
    tokenType: 'at+jwt',
    algorithms: ['ES256'],
    publicKey: ({ kid }) => keys.publicKey(kid),
    async callerOf({ aud, sub, role, sid, key }) {
      if (aud !== config.jwtAudience) throw new TokenRefused('aud is not this audience alone');
      if (typeof sub !== 'string' || !UUID.test(sub)) throw new TokenRefused('sub is not a uuid');
      for (const id of [sid, key]) {
        if (id !== undefined && !(typeof id === 'string' && UUID.test(id))) {
          throw new TokenRefused('sid or key is not a uuid');
        }
      }
      // An unknown role has no rights, and nobody's subject travels with it.
      const known = CALLER_ROLES.find((name) => name === role);
      if (known === undefined) return undefined;
      return {
        userId: sub,
        role: known,
        ...(typeof sid === 'string' ? { sessionId: sid } : {}),
        ...(typeof key === 'string' ? { apiKeyId: key } : {}),
      };
    },
  };
}
