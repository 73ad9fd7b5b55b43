import type { Logger } from 'pino';
import { z } from 'zod';
import type { Caller } from './caller.ts';
import { CALLER_ROLES } from './caller.ts';
import type { ExternalIssuerSettings } from './external_issuer_settings.ts';
import type { Gate } from './gate.ts';
import { rememberBriefly } from './remember_briefly.ts';
import { remoteKeys } from './remote_keys.ts';
import { TokenRefused } from './token_refused.ts';
import type { Claims, TrustedIssuer } from './trusted_issuer.ts';

const MAX_AGE_MS = 60_000;
const MAX_PEOPLE = 10_000;

const emailAddress = z.email().max(254);
const roleNames = z.union([z.string().transform((name) => [name]), z.array(z.string())]);

/**
 * An issuer of others. Its tokens say who somebody is and which of the mapped roles they hold;
 * who that is here, and what they may do, the tables say. Asked once a minute for each person, and
 * whenever the roles of the token are others.
 */
export function externalIssuer(
  settings: ExternalIssuerSettings,
  { gate, logger, minimumGapMs }: { gate: Gate; logger: Logger; minimumGapMs?: number },
): TrustedIssuer {
  const { issuer, audience, tokenType, algorithms, roleMap } = settings;
  const mapped = [...new Set(Object.values(roleMap))];
  const remember = rememberBriefly<Caller | undefined>({
    maxAgeMs: MAX_AGE_MS,
    maxEntries: MAX_PEOPLE,
  });

  return {
    issuer,
    audience,
    tokenType,
    algorithms,
    publicKey: remoteKeys(settings, logger, minimumGapMs),
    async callerOf(claims) {
      const { sub } = claims;
      if (typeof sub !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(sub)) {
        throw new TokenRefused('sub is not up to 255 characters of ASCII');
      }
      const roles = mappedRoles(claims, settings);
      const caller = await remember(JSON.stringify([sub, roles]), async () => {
        const [row] = await gate<{ user_id: string; token_role: string | null }>(
          'select user_id, token_role from identity.admit_external_user($1, $2, $3, $4, $5, $6, to_timestamp($7))',
          [
            ...[issuer, sub, emailOf(claims, settings), nameOf(claims, settings)],
            ...[roles, mapped, claims['iat']],
          ],
        );
        const role = CALLER_ROLES.find((name) => name === row?.token_role);
        return row === undefined || role === undefined ? undefined : { userId: row.user_id, role };
      });
      if (caller === undefined) throw new TokenRefused('nobody here, or without a role');
      return caller;
    },
  };
}

function mappedRoles(claims: Claims, { roleClaim, roleMap }: ExternalIssuerSettings): string[] {
  const named = roleNames.safeParse(claimAt(claims, roleClaim)).data ?? [];
  const roles = named.flatMap((name) =>
    Object.hasOwn(roleMap, name) ? [roleMap[name] ?? ''] : [],
  );
  return [...new Set(roles)].sort();
}

/** An address that the issuer itself has not seen proven could be anybody's. */
function emailOf(claims: Claims, { emailClaim }: ExternalIssuerSettings): string | null {
  // Some issuers write it as a string; one that does not say is trusted by the configuration.
  if (![undefined, true, 'true'].includes(claims['email_verified'] as string)) return null;
  return emailAddress.safeParse(claimAt(claims, emailClaim)).data ?? null;
}

function nameOf(claims: Claims, { nameClaim }: ExternalIssuerSettings): string | null {
  const name = claimAt(claims, nameClaim);
  return typeof name === 'string' ? name.slice(0, 120) : null;
}

function claimAt(claims: Claims, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as Claims)[name]
          : undefined,
      claims,
    );
}
