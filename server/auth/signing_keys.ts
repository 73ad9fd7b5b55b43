import type { Logger } from 'pino';
import { seal, unseal } from '../secrets/sealed_box.ts';
import type { AccessTokenKeys } from './access_token_keys.ts';
import { createPrivateJwk, type PrivateJwk } from './create_private_jwk.ts';
import type { Gate } from './gate.ts';
import { type TokenKey, tokenKey } from './token_key.ts';
import { TokenRefused } from './token_refused.ts';

const PURPOSE = 'signing_key';

export interface SigningKeys extends AccessTokenKeys {
  /**
   * Publishes a new key, which signs after the delay; resolves with its kid and from when. What
   * is revoked is void at once, and then there is no delay.
   */
  rotate(options: {
    readonly delayS: number;
    readonly tokenTtlS: number;
    readonly revokedKid?: string | undefined;
  }): Promise<{ readonly kid: string; readonly signsFrom: Date }>;
}

/** A key with its times by this process's own clock, which nobody sets. */
type TimedKey = TokenKey & { readonly signsAtMs: number; readonly endsAtMs: number };

type Row = {
  readonly private_jwk_sealed: Buffer;
  readonly signs_in_s: number;
  readonly verifies_for_s: number | null;
};

/**
 * The keys in the database, which all servers share; the first server to start makes the first
 * one. Looked up again every half minute, and when a token names a kid that is not known yet.
 */
export async function createSigningKeys({
  gate,
  secretKey,
  logger,
  refreshMs = 30_000,
  minimumGapMs = 5_000,
}: {
  gate: Gate;
  secretKey: Buffer;
  logger: Logger;
  refreshMs?: number;
  /** Made-up kids must not turn this server into a hammer on the database. */
  minimumGapMs?: number;
}): Promise<SigningKeys> {
  const first = sealed(createPrivateJwk(), secretKey);
  await gate('select identity.create_first_signing_key($1, $2, $3)', first);
  let keys = await loadKeys(gate, secretKey);
  let lastTriedMs = performance.now();
  let refreshing: Promise<void> | undefined;

  const refresh = () => {
    lastTriedMs = performance.now();
    refreshing ??= loadKeys(gate, secretKey)
      .then((loaded) => {
        keys = loaded;
      })
      // What is known goes on: a database that is away must not sign everybody out.
      .catch((error: unknown) => logger.error({ err: error }, 'signing keys not refreshed'))
      .finally(() => {
        refreshing = undefined;
      });
    return refreshing;
  };
  const timer = setInterval(() => void refresh(), refreshMs).unref();
  const good = () => keys.filter(({ endsAtMs }) => endsAtMs > performance.now());
  const find = (kid: string) => good().find((key) => key.kid === kid)?.publicKey;

  return {
    get signing() {
      const key = keys.find(({ signsAtMs }) => signsAtMs <= performance.now());
      if (key === undefined) throw new Error('No key signs now');
      return key;
    },
    get publicJwks() {
      return { keys: good().map(({ publicJwk }) => publicJwk) };
    },
    async publicKey(kid) {
      const known = find(kid);
      if (known !== undefined) return known;
      if (refreshing !== undefined || performance.now() - lastTriedMs >= minimumGapMs) {
        await refresh();
      }
      const learnt = find(kid);
      if (learnt === undefined) throw new TokenRefused('Unknown kid');
      return learnt;
    },
    async rotate({ delayS, tokenTtlS, revokedKid }) {
      const jwk = createPrivateJwk();
      const [row] = await gate<{ signs_from: Date }>(
        'select identity.rotate_signing_key($1, $2, $3, $4, $5, $6) as signs_from',
        [...sealed(jwk, secretKey), delayS, tokenTtlS, revokedKid ?? null],
      );
      if (row === undefined) throw new Error('A rotation answers with one row');
      await refresh();
      return { kid: jwk.kid, signsFrom: row.signs_from };
    },
    async stop() {
      clearInterval(timer);
      await refreshing;
    },
  };
}

/** The arguments that a new key is kept by: its id, its public part, and all of it sealed. */
function sealed(jwk: PrivateJwk, secretKey: Buffer): [string, string, Buffer] {
  const { kid, publicJwk } = tokenKey(jwk);
  return [kid, JSON.stringify(publicJwk), seal(secretKey, PURPOSE, JSON.stringify(jwk))];
}

async function loadKeys(gate: Gate, secretKey: Buffer): Promise<TimedKey[]> {
  const rows = await gate<Row>(
    'select private_jwk_sealed, signs_in_s, verifies_for_s from identity.live_signing_keys()',
  );
  const nowMs = performance.now();
  return rows.map(({ private_jwk_sealed, signs_in_s, verifies_for_s }) => ({
    ...tokenKey(opened(private_jwk_sealed, secretKey)),
    signsAtMs: nowMs + signs_in_s * 1_000,
    endsAtMs: nowMs + (verifies_for_s ?? Number.POSITIVE_INFINITY) * 1_000,
  }));
}

function opened(box: Buffer, secretKey: Buffer): PrivateJwk {
  try {
    return JSON.parse(unseal(secretKey, PURPOSE, box)) as PrivateJwk;
  } catch (error) {
    throw new Error(
      'SECRET_KEY does not open the signing keys of this database: others were sealed by ' +
        'another one (docs/runbooks/rotate_the_signing_keys.md)',
      { cause: error },
    );
  }
}
