import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Config } from '../config.ts';
import type { AccessTokenKeys } from './access_token_keys.ts';

/** Signs a token that `authenticate` accepts; permissions are never in it, the tables have them. */
export function signAccessToken(
  { signing }: Pick<AccessTokenKeys, 'signing'>,
  config: Pick<Config, 'jwtIssuer' | 'jwtAudience' | 'accessTokenTtlS'>,
  { userId, role, sessionId }: { userId: string; role: string; sessionId?: string },
): Promise<string> {
  return new SignJWT({ role, ...(sessionId === undefined ? {} : { sid: sessionId }) })
    .setProtectedHeader({ alg: 'ES256', kid: signing.kid, typ: 'at+jwt' })
    .setSubject(userId)
    .setIssuer(config.jwtIssuer)
    .setAudience(config.jwtAudience)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${config.accessTokenTtlS} seconds`)
    .sign(signing.privateKey);
}
