import { randomUUID } from 'node:crypto';

/** The mutations that show a secret: their answer is not kept, so they take no key. */
const SHOW_A_SECRET = ['createApiKey', 'rotateApiKey'];

/** An idempotency key that nobody has had, for a mutation that takes one. */
export function keyHeader(mutation: string): Readonly<Record<string, string>> {
  return SHOW_A_SECRET.includes(mutation) ? {} : { 'idempotency-key': randomUUID() };
}
