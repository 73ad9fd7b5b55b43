import type { MessageContent } from '../message_content.ts';
import type { MessageFilling } from '../message_filling.ts';
import type { OneTimeToken } from '../one_time_token.ts';

/** Whoever reads it may choose a new password. */
export function resetPassword({ token, goodUntil }: MessageFilling<OneTimeToken>): MessageContent {
  return {
    subject: 'Choose a new password',
    paragraphs: [
      'Somebody, we hope you, asked for a new password for your account at Rentify.',
      `This is good until ${goodUntil}, and once. If it was not you, do nothing: your password is ` +
        'as it was.',
    ],
    action: {
      label: 'Choose a new password',
      door: 'reset-password',
      body: { token, password: 'the new password' },
    },
  };
}
