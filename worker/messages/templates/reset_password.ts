import type { MessageContent, MessageFilling } from '../message_content.ts';

/** Whoever reads it may choose a new password. */
export function resetPassword({ token, goodUntil }: MessageFilling): MessageContent {
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
