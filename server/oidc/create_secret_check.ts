import { timingSafeEqual } from 'node:crypto';
import Provider, { type Client, type KoaContextWithOIDC } from 'oidc-provider';
import type { Gate } from '../auth/gate.ts';
import { hashOfToken } from '../secrets/opaque_token.ts';

/** The service that a key belongs to. */
export interface ServiceOfKey {
  readonly userId: string;
  readonly apiKeyId: string;
}

/** Compares the secret that a client sent with what is kept of it. */
export function createSecretCheck(gate: Gate) {
  // By request, because the library hands out one client to many of them.
  const services = new WeakMap<object, ServiceOfKey>();

  return {
    /** The service that has authenticated in this request. */
    serviceOf: (ctx: KoaContextWithOIDC) => services.get(ctx),
    async matches(client: Client, secret: string): Promise<boolean> {
      const hash = hashOfToken(secret);
      const kept = client['secret_hash'];
      if (typeof kept === 'string') return timingSafeEqual(hash, Buffer.from(kept, 'hex'));
      if (!secret.startsWith(`${client.clientId}_`) || Provider.ctx === undefined) return false;
      const [row] = await gate<{ api_key_id: string; user_id: string }>(
        'select api_key_id, user_id from identity.authenticate_api_key($1)',
        [hash],
      );
      if (row === undefined) return false;
      services.set(Provider.ctx, { userId: row.user_id, apiKeyId: row.api_key_id });
      return true;
    },
  };
}
