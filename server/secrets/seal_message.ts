import { seal } from './sealed_box.ts';

/**
 * What a message is filled with, for the worker that sends it. Sealed before anybody knows whether
 * it will be sent, so that this tells nobody who has an account.
 */
export function sealMessage(
  secretKey: Buffer,
  data: Readonly<Record<string, unknown>> = {},
): Buffer {
  return seal(secretKey, 'message', JSON.stringify(data));
}
