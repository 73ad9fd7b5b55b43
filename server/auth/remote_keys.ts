import { KeyObject } from 'node:crypto';
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { ExternalIssuerSettings } from './external_issuer_settings.ts';
import { TokenRefused } from './token_refused.ts';
import type { TrustedIssuer } from './trusted_issuer.ts';

const TIMEOUT_MS = 5_000;
const FRESH_MS = 600_000;
/** An issuer that is away for so long is not asked whether it has revoked a key meanwhile. */
const MAX_AGE_MS = 86_400_000;

const discoveryDocument = z.object({ issuer: z.string(), jwks_uri: z.url() });
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

/**
 * The public keys of an issuer of others, from the address that is configured or that its
 * discovery document names: never from one that a token names. Known keys outlast an outage of
 * the issuer; an unknown kid asks for news, but not more often than the gap allows.
 */
export function remoteKeys(
  { issuer, jwksUri }: Pick<ExternalIssuerSettings, 'issuer' | 'jwksUri'>,
  logger: Logger,
  minimumGapMs = 10_000,
): TrustedIssuer['publicKey'] {
  let known: { find: ReturnType<typeof createLocalJWKSet>; loadedAtMs: number } | undefined;
  let lastTriedMs = Number.NEGATIVE_INFINITY;
  let address = jwksUri;
  let refreshing: Promise<void> | undefined;

  const load = async () => {
    address ??= await discoverJwksUri(issuer);
    const keys = keySet.parse(await fetchJson(address)) as JSONWebKeySet;
    known = { find: createLocalJWKSet(keys), loadedAtMs: performance.now() };
  };
  const refresh = async () => {
    if (refreshing === undefined) {
      if (performance.now() - lastTriedMs < minimumGapMs) return;
      lastTriedMs = performance.now();
      refreshing = load()
        .catch((error: unknown) => logger.warn({ err: error, issuer }, 'issuer not reached'))
        .finally(() => {
          refreshing = undefined;
        });
    }
    await refreshing;
  };

  return async (header) => {
    const ageMs = performance.now() - (known?.loadedAtMs ?? Number.NEGATIVE_INFINITY);
    if (ageMs > MAX_AGE_MS) known = undefined;
    // Nobody waits for news of keys that are known.
    else if (ageMs > FRESH_MS) void refresh();

    const find = async () => {
      const key = await known?.find(header).catch(() => undefined);
      return key === undefined ? undefined : KeyObject.from(key);
    };
    const found = await find();
    if (found !== undefined) return found;
    await refresh();
    const learnt = await find();
    if (learnt === undefined) throw new TokenRefused('Unknown kid');
    return learnt;
  };
}

async function discoverJwksUri(issuer: string): Promise<string> {
  const base = issuer.endsWith('/') ? issuer : `${issuer}/`;
  const found = discoveryDocument.parse(
    await fetchJson(new URL('.well-known/openid-configuration', base).href),
  );
  // OpenID Connect Discovery, 4.3: else anybody's document would do.
  if (found.issuer !== issuer) throw new Error('The discovery document is of another issuer');
  if (new URL(found.jwks_uri).protocol !== new URL(issuer).protocol) {
    throw new Error('The keys are offered over another protocol than the discovery document');
  }
  return found.jwks_uri;
}

async function fetchJson(address: string): Promise<unknown> {
  const response = await fetch(address, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status !== 200) throw new Error(`${address} answered ${response.status}`);
  return response.json();
}
