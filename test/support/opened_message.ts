import type pg from 'pg';
import { unseal } from '../../server/secrets/sealed_box.ts';
import { messagesTo } from './messages_to.ts';

/** The last message to an address or a number, as the worker would read it. */
export async function openedMessage(
  db: pg.Client,
  secretKey: Buffer,
  recipient: string,
): Promise<{ template: string; token: string }> {
  const last = (await messagesTo(db, recipient)).at(-1);
  if (last === undefined) throw new Error('There is no message');
  const data = JSON.parse(unseal(secretKey, 'message', last.sealed_data)) as { token: string };
  return { template: last.template, token: data.token };
}
