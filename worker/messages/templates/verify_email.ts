import type { MessageContent } from '../message_content.ts';
import type { MessageFilling } from '../message_filling.ts';
import type { OneTimeToken } from '../one_time_token.ts';

/** Whoever reads it confirms the address and so gets the account. */
export function verifyEmail({ token, goodUntil }: MessageFilling<OneTimeToken>): MessageContent {
  return {
    subject: 'Confirm your address',
    paragraphs: [
      'Somebody, we hope you, asked for an account at Rentify with this address. Confirm that it ' +
        'is yours and the account is there.',
      `This is good until ${goodUntil}. If it was not you, do nothing: there is no account.`,
    ],
    action: { label: 'Confirm the address', door: 'verify-email', body: { token } },
  };
}
