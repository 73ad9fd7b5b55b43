import { MessageRefused } from './message_refused.ts';
import type { SmsPort } from './sms_port.ts';

/** Production without a provider: a code that comes tomorrow helps nobody, so it fails at once. */
export const noSms: SmsPort = {
  send: () => Promise.reject(new MessageRefused('NO_SMS_PROVIDER')),
};
