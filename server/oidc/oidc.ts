import { type RequestHandler, Router } from 'express';
import type Provider from 'oidc-provider';
import { consentPage } from './consent_page.ts';
import type { OidcParts } from './oidc_parts.ts';
import { showFailure } from './show_failure.ts';
import { signInPage } from './sign_in_page.ts';

const JWT = /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/i;

/**
 * OAuth 2.0 and OpenID Connect: the certified provider, and the pages that it sends people to.
 * Stands before `authenticate`, which knows nothing of a client's own secret.
 */
export function oidc(parts: OidcParts, provider: () => Provider): Router {
  const { door } = parts.limits;
  const toProvider: RequestHandler = (request, response) =>
    provider().callback()(request, response);
  const router = Router({ caseSensitive: true, strict: true });

  router.get('/.well-known/openid-configuration', toProvider);
  router.get('/.well-known/oauth-authorization-server', toProvider);
  router.get('/oauth/authorize', door('authorize'), toProvider);
  router.get('/oauth/authorize/:uid', door('authorize'), toProvider);
  router.use('/oauth/sign-in', door('authorize'), signInPage(parts, provider));
  router.use('/oauth/consent', door('authorize'), consentPage(parts, provider));
  router.post('/oauth/token', door('token'), toProvider);
  router.post('/oauth/revoke', door('token'), toProvider);
  router.get('/oauth/userinfo', door('token'), unlessOfTheApi(toProvider));
  router.post('/oauth/userinfo', door('token'), unlessOfTheApi(toProvider));
  router.get('/oauth/end_session', door('authorize'), toProvider);
  router.post('/oauth/end_session/confirm', door('authorize'), toProvider);
  router.get('/oauth/end_session/success', door('authorize'), toProvider);
  router.use(['/oauth/authorize', '/oauth/sign-in', '/oauth/consent'], showFailure(parts));
  return router;
}

/** A token of the API goes on to `authenticate` and userinfo.ts. */
function unlessOfTheApi(handler: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (JWT.test(request.get('authorization') ?? '')) next();
    else handler(request, response, next);
  };
}
