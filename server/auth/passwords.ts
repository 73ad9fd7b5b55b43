import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

// OWASP, Password Storage Cheat Sheet: 19 MiB, two passes, one lane; 23 ms of a core here.
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

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

export function createPasswords(): Passwords {
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
      const known = hash === undefined ? decoy : parse(hash);
      const tag = await tagOf(password, { ...known, tagLength: known.tag.length });
      const matches = timingSafeEqual(tag, known.tag) && hash !== undefined;
      const { memory, passes, parallelism } = known;
      const isOutdated =
        memory !== PARAMETERS.memory ||
        passes !== PARAMETERS.passes ||
        parallelism !== PARAMETERS.parallelism;
      return { matches, isOutdated };
    },
  };
}

interface Argon2Parameters {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly tagLength: number;
}

function tagOf(password: string, { salt, ...parameters }: Argon2Parameters): Promise<Buffer> {
  // Normalised: the same password typed on another keyboard is the same (NIST SP 800-63B, 3.1.1.2).
  return derive('argon2id', { message: password.normalize('NFKC'), nonce: salt, ...parameters });
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
