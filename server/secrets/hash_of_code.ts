import { createHmac, hkdfSync } from 'node:crypto';

/**
 * What the database keeps of a code that a person types. A million hashes are made in a second, so
 * this one needs the secret that the database has not; with the user in it, it is good for one.
 */
export function hashOfCode(secretKey: Buffer, userId: string, code: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'one-time code', 32));
  return createHmac('sha256', key).update(`${userId} ${code}`).digest();
}
