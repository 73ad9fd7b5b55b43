import express, { type Express } from 'express';
import type { Pool } from 'pg';
import type { PostGraphileInstance } from 'postgraphile';
import { grafserv } from 'postgraphile/grafserv/express/v4';
import type { AccessTokenKeys } from './auth/access_token_keys.ts';
import type { RefusalRecorder } from './auth/refusal_recorder.ts';
import type { TokenVerifier } from './auth/token_verifier.ts';
import type { ErrorCatalogue } from './error_catalogue.ts';
import { accessLog } from './http/access_log.ts';
import { authenticate } from './http/authenticate.ts';
import { correlation } from './http/correlation.ts';
import { crossOrigin } from './http/cross_origin.ts';
import { errorHandler } from './http/error_handler.ts';
import { graphqlRequest } from './http/graphql_request.ts';
import { jwks } from './http/jwks.ts';
import { notFound } from './http/not_found.ts';
import { securityHeaders } from './http/security_headers.ts';
import type { Metrics } from './metrics.ts';
import { currentProvider } from './oidc/current_provider.ts';
import { oidc } from './oidc/oidc.ts';
import { userinfo } from './oidc/userinfo.ts';
import type { DoorParts } from './rest/v1/auth/door_parts.ts';
import { openDoors } from './rest/v1/auth/open_doors.ts';
import { ownDoors } from './rest/v1/auth/own_doors.ts';
import { downloads } from './rest/v1/downloads.ts';
import { users } from './rest/v1/users/users.ts';
import { webhookEndpoints } from './rest/v1/webhook_endpoints.ts';

export interface AppParts extends DoorParts {
  readonly pool: Pool;
  readonly metrics: Metrics;
  readonly catalogue: ErrorCatalogue;
  readonly keys: AccessTokenKeys;
  readonly recordRefusal: RefusalRecorder;
  readonly verifyToken: TokenVerifier;
  readonly postgraphile: PostGraphileInstance;
}

/** The contents page: what a request meets, in this order. */
export async function createApp(parts: AppParts): Promise<Express> {
  const app = express();
  const provider = currentProvider(parts);
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', [...parts.config.trustedProxies]);
  app.use(securityHeaders());
  app.use(correlation());
  app.use(accessLog(parts));
  app.use(crossOrigin(parts.config));
  app.get('/.well-known/jwks.json', jwks(parts.keys));
  app.use('/v1/auth', openDoors(parts));
  app.use(oidc(parts, provider));
  const lookups = parts.limits.lookups(parts.gate);
  app.use(authenticate({ ...parts, gate: lookups }), parts.limits.refusedTokens());
  app.route('/oauth/userinfo').get(userinfo(parts, provider)).post(userinfo(parts, provider));
  app.use('/v1/auth', ownDoors(parts));
  app.use(['/v1', '/graphql'], parts.limits.api());
  app.use('/v1/users', users(parts));
  app.use('/v1/webhook-endpoints', webhookEndpoints(parts));
  app.use('/v1', downloads(parts));
  app.use('/graphql', graphqlRequest());
  await parts.postgraphile.createServ(grafserv).addTo(app, null, false);
  app.use(notFound());
  app.use(errorHandler(parts));
  return app;
}
