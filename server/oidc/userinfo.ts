import type { RequestHandler } from 'express';
import type Provider from 'oidc-provider';
import { ExpectedError } from '../expected_error.ts';
import { requestScope } from '../request_scope.ts';
import { accountOf } from './account_of.ts';
import type { OidcParts } from './oidc_parts.ts';

const CLAIMS: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub'],
  profile: ['name'],
  email: ['email', 'email_verified'],
};

/**
 * Who the caller is, as far as the client may know. For the tokens of the API; the library itself
 * answers those that are good for nothing but this.
 */
export function userinfo({ gate }: OidcParts, provider: () => Provider): RequestHandler {
  return async (_request, response) => {
    const { sessionId, userId } = requestScope.getStore()?.caller ?? {};
    const grant = sessionId === undefined ? undefined : await provider().Grant.find(sessionId);
    const account = userId === undefined ? undefined : await accountOf(gate, userId);
    const scopes = grant?.getOIDCScope().split(' ') ?? [];
    if (account === undefined || !scopes.includes('openid')) {
      throw new ExpectedError('FORBIDDEN', 403, 'This token was not given to know who you are.');
    }
    const claims = await account.claims('userinfo', '', {}, []);
    const told = scopes.flatMap((scope) => CLAIMS[scope] ?? []);
    response.json(Object.fromEntries(told.map((name) => [name, claims[name]])));
  };
}
