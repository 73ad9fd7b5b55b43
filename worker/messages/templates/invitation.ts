import type { MessageContent } from '../message_content.ts';
import type { MessageFilling } from '../message_filling.ts';
import type { OneTimeToken } from '../one_time_token.ts';

/** A new member of staff chooses the first password. */
export function invitation({ token, goodUntil }: MessageFilling<OneTimeToken>): MessageContent {
  return {
    subject: 'Your account at Rentify',
    paragraphs: [
      'You have an account at Rentify now. Choose a password and sign in with this address.',
      `This is good until ${goodUntil}, and once. After that, ask for another invitation.`,
    ],
    action: {
      label: 'Choose a password',
      door: 'accept-invitation',
      body: { token, password: 'the new password' },
    },
  };
}
