import type pg from 'pg';
import { insertRow } from './insert_row.ts';
import { unique } from './unique.ts';

/** Where nobody listens: tests read the code from the address itself. */
export const REDIRECT_URI = 'http://127.0.0.1:1/callback';

export interface OidcClient {
  readonly id: string;
  readonly client_id: string;
}

/** A client of our own in a browser, unless said otherwise. */
export function oidcClient(
  db: pg.Client,
  overrides: Partial<{
    client_id: string;
    name: string;
    redirect_uris: readonly string[];
    post_logout_redirect_uris: readonly string[];
    is_first_party: boolean;
    secret_hash: Buffer;
  }> = {},
): Promise<OidcClient> {
  return insertRow<OidcClient>(db, 'identity.oidc_clients', {
    client_id: `client-${unique()}`,
    name: 'A client',
    redirect_uris: [REDIRECT_URI],
    is_first_party: true,
    ...overrides,
  });
}
