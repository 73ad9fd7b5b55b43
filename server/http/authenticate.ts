import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { createApiKeyVerifier } from '../auth/api_key_verifier.ts';
import type { Caller } from '../auth/caller.ts';
import type { Gate } from '../auth/gate.ts';
import { givenApiKey } from '../auth/given_api_key.ts';
import { TokenRefused } from '../auth/token_refused.ts';
import type { TokenVerifier } from '../auth/token_verifier.ts';
import { ExpectedError } from '../expected_error.ts';
import { requestScope } from '../request_scope.ts';

/** Who is asking: nobody without a token or key, 401 with a bad one; every 401 is the same. */
export function authenticate({
  verifyToken,
  gate,
  logger,
}: {
  verifyToken: TokenVerifier;
  gate: Gate;
  logger: Logger;
}): RequestHandler {
  const callerOfKey = createApiKeyVerifier({ gate });
  const callerOf = async (request: Request): Promise<Caller | undefined> => {
    const apiKey = givenApiKey(request.headers);
    if (apiKey === undefined) return verifyToken(request);
    const caller = await callerOfKey(apiKey);
    if (caller === undefined) throw new TokenRefused('no live API key');
    return caller;
  };

  return (request, _response, next) => {
    callerOf(request).then(
      (caller) => {
        const scope = requestScope.getStore();
        if (scope !== undefined && caller !== undefined) scope.caller = caller;
        next();
      },
      (error: unknown) => {
        // What else fails is the database: 503, and the token or key may be good.
        if (!(error instanceof TokenRefused)) return next(error);
        logger.info({ reason: error.message }, 'token refused');
        next(new ExpectedError('UNAUTHENTICATED', 401, 'Sign in first.'));
      },
    );
  };
}
