import type { Request, RequestHandler } from 'express';
import { expressjwt } from 'express-jwt';
import type { Logger } from 'pino';
import type { AccessTokenKeys } from '../auth/access_token_keys.ts';
import { createApiKeyVerifier } from '../auth/api_key_verifier.ts';
import { CALLER_ROLES, type Caller } from '../auth/caller.ts';
import type { Gate } from '../auth/gate.ts';
import { givenApiKey } from '../auth/given_api_key.ts';
import type { Config } from '../config.ts';
import { ExpectedError } from '../expected_error.ts';
import { requestScope } from '../request_scope.ts';

const MAX_TOKEN_BYTES = 8_192;
const MAX_LIFETIME_S = 86_400;
const CLOCK_SKEW_S = 60;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Who is asking: nobody without a token or key, 401 with a bad one; every 401 is the same. */
export function authenticate({
  config,
  keys,
  gate,
  logger,
}: {
  config: Pick<Config, 'jwtIssuer' | 'jwtAudience'>;
  keys: Pick<AccessTokenKeys, 'publicKey'>;
  gate: Gate;
  logger: Logger;
}): RequestHandler {
  const callerOfKey = createApiKeyVerifier({ gate });
  const verify = expressjwt({
    // jsonwebtoken knows nothing of typ: without it a refresh token would open the API.
    secret: async (_request, token) => {
      const header = token?.header;
      if (header?.typ !== 'at+jwt') throw new Error('typ is not at+jwt');
      if (typeof header.kid !== 'string') throw new Error('kid is missing');
      return keys.publicKey(header.kid);
    },
    algorithms: ['ES256', 'RS256'],
    issuer: config.jwtIssuer,
    audience: config.jwtAudience,
    clockTolerance: CLOCK_SKEW_S,
    credentialsRequired: false,
    getToken: bearerToken,
  });

  return (request, response, next) => {
    const admit = (caller: Caller | undefined) => {
      const scope = requestScope.getStore();
      if (scope !== undefined && caller !== undefined) scope.caller = caller;
      next();
    };
    const refuse = (reason: unknown) => {
      logger.info({ reason: reason instanceof Error ? reason.message : '' }, 'token refused');
      next(new ExpectedError('UNAUTHENTICATED', 401, 'Sign in first.'));
    };

    let apiKey: string | undefined;
    try {
      apiKey = givenApiKey(request.headers);
    } catch (error) {
      refuse(error);
      return;
    }
    if (apiKey !== undefined) {
      // What fails here is the database: 503, and the key may be good.
      callerOfKey(apiKey).then(
        (caller) => (caller === undefined ? refuse(new Error('no live API key')) : admit(caller)),
        next,
      );
      return;
    }
    void verify(request, response, (failure?: unknown) => {
      let caller: Caller | undefined;
      try {
        if (failure !== undefined) throw failure;
        caller = callerOf(claimsOf(request), config.jwtAudience);
      } catch (error) {
        refuse(error);
        return;
      }
      admit(caller);
    });
  };
}

function bearerToken(request: Request): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header) ?? [];
  if (token === undefined) throw new Error('not a bearer token');
  if (token.length > MAX_TOKEN_BYTES) throw new Error('the token is too long');
  return token;
}

function claimsOf(request: Request): Record<string, unknown> | undefined {
  return (request as Request & { auth?: Record<string, unknown> }).auth;
}

/** The claims that jsonwebtoken leaves to us: it takes a token without exp, or good until 9999. */
function callerOf(
  claims: Record<string, unknown> | undefined,
  audience: string,
): Caller | undefined {
  if (claims === undefined) return undefined;
  const { sub, role, sid, key, aud, iat, exp } = claims;
  if (typeof sub !== 'string' || !UUID.test(sub)) throw new Error('sub is not a uuid');
  for (const id of [sid, key]) {
    if (id !== undefined && !(typeof id === 'string' && UUID.test(id))) {
      throw new Error('sid or key is not a uuid');
    }
  }
  if (aud !== audience) throw new Error('aud is not this audience alone');
  if (!Number.isSafeInteger(iat) || !Number.isSafeInteger(exp)) throw new Error('no iat or exp');
  if (Number(exp) - Number(iat) > MAX_LIFETIME_S) throw new Error('good for more than a day');
  if (Number(iat) > Date.now() / 1_000 + CLOCK_SKEW_S) throw new Error('issued in the future');

  // An unknown role has no rights, and nobody's subject travels with it.
  const known = CALLER_ROLES.find((name) => name === role);
  if (known === undefined) return undefined;
  return {
    userId: sub,
    role: known,
    ...(typeof sid === 'string' ? { sessionId: sid } : {}),
    ...(typeof key === 'string' ? { apiKeyId: key } : {}),
  };
}
