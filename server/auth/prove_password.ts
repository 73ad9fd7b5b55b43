import type { Limits } from '../http/limits/create_limits.ts';
import type { Gate } from './gate.ts';
import type { Passwords } from './passwords.ts';

/** What identity.sign_in asks for. */
export interface PasswordProof {
  /** In its one form. */
  readonly email: string;
  /** The hash that the password matches; null when it is wrong, or there is none. */
  readonly provenHash: string | null;
  /** The same password by today's parameters, where that hash is outdated. */
  readonly upgradedHash: string | null;
}

/**
 * Compares a password with the one that is stored for an address; whether there is one, neither
 * the work nor the time tells. 429 when it was tried too often: by the one form of the address,
 * because another spelling would be another count.
 */
export async function provePassword(
  { gate, passwords, limits }: { gate: Gate; passwords: Passwords; limits: Limits },
  typedEmail: string,
  password: string,
): Promise<PasswordProof> {
  const [found] = await gate<{ normal_email: string; password_hash: string | null }>(
    'select normal_email, password_hash from identity.credentials_of($1)',
    [typedEmail],
  );
  const email = found?.normal_email ?? '';
  const hash = found?.password_hash ?? undefined;
  await limits.signIn.attempt(email);
  const { matches, isOutdated } = await passwords.verify(password, hash);
  return {
    email,
    provenHash: matches ? (hash ?? null) : null,
    upgradedHash: matches && isOutdated ? await passwords.hash(password) : null,
  };
}
