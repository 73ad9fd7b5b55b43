import { provePassword } from '../auth/prove_password.ts';
import type { OidcParts } from './oidc_parts.ts';

interface SignedIn {
  readonly userId: string;
  readonly sessionId: string;
}

/** Opens a session in a client; undefined, and the same work, whatever is wrong. */
export async function signInToClient(
  parts: OidcParts,
  given: { readonly email: string; readonly password: string; readonly clientId: string },
): Promise<SignedIn | undefined> {
  const { email, provenHash, upgradedHash } = await provePassword(
    parts,
    given.email,
    given.password,
  );
  const [row] = await parts.gate<{ user_id: string; session_id: string }>(
    'select user_id, session_id from identity.sign_in_to_client($1, $2, $3, $4)',
    [email, provenHash, given.clientId, upgradedHash],
  );
  if (row === undefined) return undefined;
  await parts.limits.signIn.succeeded(email);
  return { userId: row.user_id, sessionId: row.session_id };
}
