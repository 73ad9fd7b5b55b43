import { type Argon2Parameters, randomBytes, timingSafeEqual } from 'node:crypto';
import { ExpectedError } from '../expected_error.ts';
import { createTurns } from './create_turns.ts';

// OWASP, Password Storage Cheat Sheet: 19 MiB, two passes, one lane; 23 ms of a core here.
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

// A hash takes 19 MiB and a core: one at a time leaves the other cores to everybody else. A hundred
// are 2.3 seconds' work where nothing else runs; who comes then is sent away at once, rather than
// kept until the request times out.
const MAX_AT_ONCE = 100;
const RETRY_AFTER_S = 5;

export type Derive = (parameters: Argon2Parameters) => Promise<Buffer>;

export interface Passwords {
  /** Argon2id (RFC 9106) in PHC string format, which says its own parameters. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the one of the hash; takes as long without a hash, so that time tells
   * nobody who has an account. `isOutdated`: hash it again with today's parameters.
   */
  verify(
    password: string,
    hash: string | undefined,
  ): Promise<{ readonly matches: boolean; readonly isOutdated: boolean }>;
}

export function createPasswords({ derive }: { derive: Derive }): Passwords {
  const inTurn = createTurns({ maxAtOnce: MAX_AT_ONCE, refuse: tooMany });
  const tagOf = (password: string, { salt, ...parameters }: Salted): Promise<Buffer> =>
    // Normalised: the same password typed on another keyboard is the same (NIST SP 800-63B, 3.1.1.2).
    inTurn(() => derive({ message: password.normalize('NFKC'), nonce: salt, ...parameters }));
  const decoy = { ...PARAMETERS, salt: randomBytes(SALT_BYTES), tag: randomBytes(TAG_BYTES) };

  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const { memory, passes, parallelism } = PARAMETERS;
      const tag = await tagOf(password, { ...PARAMETERS, salt, tagLength: TAG_BYTES });
      const parameters = `m=${memory},t=${passes},p=${parallelism}`;
      return `$argon2id$v=19$${parameters}$${unpadded(salt)}$${unpadded(tag)}`;
    },
    async verify(password, hash) {
      const { tag: known, ...parameters } = hash === undefined ? decoy : parse(hash);
      const tag = await tagOf(password, { ...parameters, tagLength: known.length });
      const matches = timingSafeEqual(tag, known) && hash !== undefined;
      const { memory, passes, parallelism } = parameters;
      const isOutdated =
        memory !== PARAMETERS.memory ||
        passes !== PARAMETERS.passes ||
        parallelism !== PARAMETERS.parallelism;
      return { matches, isOutdated };
    },
  };
}

interface Salted {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly tagLength: number;
}

function tooMany(): ExpectedError {
  const message = 'The service is not available; try again later.';
  return new ExpectedError('UNAVAILABLE', 503, message, { retryAfterS: RETRY_AFTER_S });
}

function parse(hash: string) {
  const [, memory, passes, parallelism, salt = '', tag = ''] = PHC.exec(hash) ?? [];
  if (tag === '') throw new Error('A stored password is not in PHC string format');
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
