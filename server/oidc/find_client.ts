import type { AdapterPayload } from 'oidc-provider';
import type { Gate } from '../auth/gate.ts';

const KEY_PREFIX = /^rk_[A-Za-z0-9]{8}$/;

// The library wants one where a client has a secret; compare_client_secret.ts never looks at it.
const KEPT_AS_HASH = 'kept as a hash';

interface ClientRow {
  readonly name: string;
  readonly redirect_uris: readonly string[];
  readonly post_logout_redirect_uris: readonly string[];
  readonly is_first_party: boolean;
  readonly secret_hash: Buffer | null;
}

/** What the provider knows of a client: an application, or a service by the prefix of its key. */
export async function findClient(
  gate: Gate,
  clientId: string,
): Promise<AdapterPayload | undefined> {
  if (KEY_PREFIX.test(clientId)) return serviceClient(clientId);
  const [row] = await gate<ClientRow>('select * from identity.oidc_client($1)', [clientId]);
  if (row === undefined) return undefined;
  return {
    client_id: clientId,
    client_name: row.name,
    redirect_uris: row.redirect_uris,
    post_logout_redirect_uris: row.post_logout_redirect_uris,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    response_modes: ['query'],
    is_first_party: row.is_first_party,
    ...(row.secret_hash === null
      ? { token_endpoint_auth_method: 'none' }
      : {
          token_endpoint_auth_method: 'client_secret_basic',
          client_secret: KEPT_AS_HASH,
          secret_hash: row.secret_hash.toString('hex'),
        }),
  };
}

/** Whether there is such a key, its secret shows: a prefix alone tells nobody. */
function serviceClient(clientId: string): AdapterPayload {
  return {
    client_id: clientId,
    client_secret: KEPT_AS_HASH,
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  };
}
