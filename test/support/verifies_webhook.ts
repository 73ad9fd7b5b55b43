import { Webhook } from 'standardwebhooks';
import type { ReceivedWebhook } from './webhook_receiver.ts';

/** Whether a receiver with this secret, and anybody's library, takes the message for ours. */
export function verifiesWebhook(
  secret: string | undefined,
  { body, headers }: ReceivedWebhook,
): boolean {
  try {
    new Webhook(secret ?? '').verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
