import type { Account } from 'oidc-provider';
import type { Gate } from '../auth/gate.ts';

/** A user as the provider tells of one, with the role that the access tokens name. */
export interface OidcAccount extends Account {
  readonly tokenRole: string;
}

interface AccountRow {
  readonly email: string;
  readonly display_name: string;
  readonly token_role: string | null;
}

/** Undefined for a user who may not sign in. */
export async function accountOf(gate: Gate, userId: string): Promise<OidcAccount | undefined> {
  const [row] = await gate<AccountRow>('select * from identity.oidc_account($1)', [userId]);
  if (row === undefined || row.token_role === null) return undefined;
  return {
    accountId: userId,
    tokenRole: row.token_role,
    // Which of them are told, the granted scopes say. No address is kept before it is confirmed.
    claims: () => ({
      sub: userId,
      name: row.display_name,
      email: row.email,
      email_verified: true,
    }),
  };
}
