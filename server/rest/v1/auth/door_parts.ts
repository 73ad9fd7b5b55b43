import type { Logger } from 'pino';
import type { Gate } from '../../../auth/gate.ts';
import type { PasswordPolicy } from '../../../auth/password_policy.ts';
import type { Passwords } from '../../../auth/passwords.ts';
import type { SignToken } from '../../../auth/sign_access_token.ts';
import type { Config } from '../../../config.ts';
import type { DatabaseClock } from '../../../database_clock.ts';
import type { Limits } from '../../../http/limits/create_limits.ts';

/** What a door works with. */
export interface DoorParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly gate: Gate;
  readonly clock: DatabaseClock;
  /** How often a client may come; `limits.signIn` bounds the guessing of a password. */
  readonly limits: Limits;
  readonly passwords: Passwords;
  readonly passwordPolicy: PasswordPolicy;
  readonly secretKey: Buffer;
  /** Signs access tokens. */
  readonly signToken: SignToken;
}
