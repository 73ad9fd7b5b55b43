import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { AccessTokenKeys } from './access_token_keys.ts';
import { externalIssuer } from './external_issuer.ts';
import type { Gate } from './gate.ts';
import { ownIssuer } from './own_issuer.ts';
import type { TrustedIssuer } from './trusted_issuer.ts';

/** Everybody whose tokens are taken; fails where the configuration cannot be meant like that. */
export async function trustedIssuers({
  config,
  keys,
  gate,
  logger,
}: {
  config: Pick<Config, 'jwtIssuer' | 'jwtAudience' | 'oidcIssuers'>;
  keys: Pick<AccessTokenKeys, 'publicKey'>;
  gate: Gate;
  logger: Logger;
}): Promise<TrustedIssuer[]> {
  if (config.oidcIssuers.some(({ issuer }) => issuer === config.jwtIssuer)) {
    throw new Error('OIDC_ISSUERS lists JWT_ISSUER: that is this server itself');
  }
  const mapped = config.oidcIssuers.flatMap(({ roleMap }) => Object.values(roleMap));
  if (mapped.length > 0) {
    const unknown = await gate<{ name: string }>(
      'select name from identity.unknown_role_names($1) as name',
      [mapped],
    );
    // A role that is missing gives nobody anything: better found now than by whoever should have it.
    if (unknown.length > 0) {
      const names = unknown.map(({ name }) => name).join(', ');
      throw new Error(`OIDC_ISSUERS maps to roles that do not exist: ${names}`);
    }
  }
  return [
    ownIssuer(config, keys),
    ...config.oidcIssuers.map((settings) => externalIssuer(settings, { gate, logger })),
  ];
}
