import { argon2Sync, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { user } from './factories.ts';
import { insertRow } from './insert_row.ts';
import type { TestServer } from './server.ts';

type BusinessRole = NonNullable<Parameters<typeof user>[1]>[number];

export const PASSWORD = 'correct horse battery staple';

export interface Tokens {
  readonly tokenType: 'Bearer';
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly refreshExpiresIn: number;
  readonly sessionId: string;
}

export type SignedUpUser = Awaited<ReturnType<typeof user>> & { readonly password: string };

/** A user with a password, past the doors; its hash is weak and quick, and says so. */
export async function signUp(
  db: pg.Client,
  roles: readonly BusinessRole[] = ['customer'],
  {
    password = PASSWORD,
    ...overrides
  }: Parameters<typeof user>[2] & { readonly password?: string } = {},
): Promise<SignedUpUser> {
  const row = await user(db, roles, overrides);
  const password_hash = quickHash(password);
  await insertRow(db, 'identity.passwords', { user_id: row.id, password_hash });
  return { ...row, password };
}

/** Signs in through the door; fails the test when it stays shut. */
export async function signIn(
  server: TestServer,
  { email, password }: Pick<SignedUpUser, 'email' | 'password'>,
): Promise<Tokens> {
  const response = await server.post('/v1/auth/login', JSON.stringify({ email, password }));
  if (response.status !== 200) throw new Error(`login answered ${await response.text()}`);
  return (await response.json()) as Tokens;
}

function quickHash(password: string): string {
  const nonce = randomBytes(16);
  const parameters = { memory: 8, passes: 1, parallelism: 1, tagLength: 32 };
  const tag = argon2Sync('argon2id', { message: password.normalize('NFKC'), nonce, ...parameters });
  return `$argon2id$v=19$m=8,t=1,p=1$${unpadded(nonce)}$${unpadded(tag)}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
