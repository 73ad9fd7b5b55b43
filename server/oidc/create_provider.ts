import { hkdfSync } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import Provider, { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { toClientError } from '../errors.ts';
import { accountOf } from './account_of.ts';
import { artifactAdapter } from './artifact_adapter.ts';
import { createSecretCheck } from './create_secret_check.ts';
import { dateIdTokens } from './date_id_tokens.ts';
import { fillAccessToken } from './fill_access_token.ts';
import { findClient } from './find_client.ts';
import { loadGrant } from './load_grant.ts';
import type { OidcParts } from './oidc_parts.ts';
import { AUTO_POST_POLICY } from './pages/auto_post_policy.ts';
import { showError } from './pages/show_error.ts';
import { showSignOut } from './pages/show_sign_out.ts';
import { showSignedOut } from './pages/show_signed_out.ts';
import { ProviderKey } from './provider_key.ts';

const MINUTE_S = 60;
const DAY_S = 86_400;

/**
 * The certified provider, told where our users, clients, keys and sessions are. It has no state of
 * its own: another one may answer the next request.
 */
export function createProvider(parts: OidcParts): Provider {
  const { config, gate, logger, catalogue, clock } = parts;
  const secretCheck = createSecretCheck(gate);
  const provider = new Provider(config.jwtIssuer, {
    ...protocol(parts),
    adapter: (kind) => {
      const adapter = artifactAdapter(kind, parts);
      return kind === 'Client' ? { ...adapter, find: (id) => findClient(gate, id) } : adapter;
    },
    async findAccount(ctx, userId) {
      const account = await accountOf(gate, userId);
      // Disabled between the password and the code: the library would go on without an account.
      if (account === undefined && ctx.oidc.route === 'resume') throw new errors.AccessDenied();
      return account;
    },
    loadExistingGrant: (ctx) => loadGrant(gate, ctx),
    formats: {
      customizers: {
        jwt: (ctx, token, jwt) =>
          fillAccessToken(ctx, token, jwt, secretCheck.serviceOf(ctx), clock),
      },
    },
    renderError: showError,
  });
  // From it the library makes the addresses that it sends clients to. It would take the host that
  // the request names, and http where a proxy of ours ends TLS.
  Object.defineProperty(provider.request, 'href', { value: config.jwtIssuer });
  dateIdTokens(provider, { clock, ttlS: config.accessTokenTtlS });
  provider.Client.prototype.compareClientSecret = function (secret) {
    return secretCheck.matches(this, secret);
  };

  provider.use(async (ctx, next) => {
    ctx.cookies.secure = areCookiesSecure(config);
    ctx.set('Content-Security-Policy', AUTO_POST_POLICY);
    // Who may read our answers, cross_origin.ts has said: with such a header there, the library
    // leaves its own rules out.
    ctx.append('Access-Control-Expose-Headers', 'WWW-Authenticate');
    await next();
    if (ctx['oidc']?.route !== 'discovery') return;
    // The library would offer more than its clients are registered for, and names no scope of a
    // resource.
    ctx.body.response_modes_supported = ['query'];
    ctx.body.scopes_supported = [...ctx.body.scopes_supported, 'api'];
  });
  provider.on('server_error', (ctx: KoaContextWithOIDC, error: Error) => {
    const { status, bug } = toClientError(error, { catalogue, isSignedIn: false });
    if (bug) logger.error({ err: error }, 'request failed');
    if (status !== 503 || ctx.status !== 500) return;
    ctx.status = 503;
    ctx.set('Retry-After', '1');
  });
  (provider as EventEmitter).on('error', (error: Error) =>
    logger.error({ err: error }, 'request failed'),
  );
  return provider;
}

function protocol({ config, keys, secretKey }: OidcParts): Configuration {
  const { signing, publicJwks } = keys;
  const cookie = { path: '/oauth', httpOnly: true, sameSite: 'lax', signed: true } as const;
  const cookieKey = hkdfSync('sha256', secretKey, '', 'oidc_cookies', 32);
  const secure = areCookiesSecure(config);
  return {
    jwks: {
      keys: publicJwks.keys
        .map(
          (jwk) => new ProviderKey(jwk, jwk.kid === signing.kid ? signing.privateKey : undefined),
        )
        // It signs with the first.
        .sort((a, b) => Number(b.kid === signing.kid) - Number(a.kid === signing.kid)),
    },
    routes: {
      authorization: '/oauth/authorize',
      token: '/oauth/token',
      revocation: '/oauth/revoke',
      userinfo: '/oauth/userinfo',
      end_session: '/oauth/end_session',
      jwks: '/.well-known/jwks.json',
    },
    features: features(config),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    extraClientMetadata: { properties: ['is_first_party', 'secret_hash'] },
    responseTypes: ['code'],
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'email'],
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    rotateRefreshToken: true,
    expiresWithSession: () => true,
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    interactions: {
      url: (_ctx, { prompt, uid }) =>
        `/oauth/${prompt.name === 'consent' ? 'consent' : 'sign-in'}/${uid}`,
    },
    cookies: {
      keys: [Buffer.from(cookieKey).toString('base64url')],
      names: { session: 'session', interaction: 'interaction', resume: 'resume' },
      long: { ...cookie, secure },
      short: { ...cookie, secure },
    },
    ttl: {
      AccessToken: config.accessTokenTtlS,
      ClientCredentials: config.accessTokenTtlS,
      IdToken: config.accessTokenTtlS,
      AuthorizationCode: MINUTE_S,
      Interaction: 10 * MINUTE_S,
      RefreshToken: 14 * DAY_S,
      Grant: 30 * DAY_S,
      Session: 30 * DAY_S,
    },
  };
}

function features({ jwtIssuer, jwtAudience }: OidcParts['config']): Configuration['features'] {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    clientCredentials: { enabled: true },
    revocation: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: showSignOut,
      postLogoutSuccessSource: showSignedOut,
    },
    // The only way to give it keys that it does not hold; named so until it is no draft.
    externalSigningSupport: { enabled: true, ack: 'experimental-01' },
    resourceIndicators: {
      enabled: true,
      // Who asks for api wants a token for the API, whether or not the API is named.
      defaultResource: (ctx, client, oneOf) => {
        const wantsApi =
          oneOf?.includes(jwtIssuer) ||
          client.grantTypeAllowed('client_credentials') ||
          ctx.oidc.requestParamScopes.has('api');
        return wantsApi ? jwtIssuer : undefined;
      },
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, resource) => {
        if (resource !== jwtIssuer) throw new errors.InvalidTarget();
        return {
          scope: 'api',
          audience: jwtAudience,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        };
      },
    },
  };
}

function areCookiesSecure({ nodeEnv, jwtIssuer }: OidcParts['config']): boolean {
  return nodeEnv === 'production' || jwtIssuer.startsWith('https:');
}
