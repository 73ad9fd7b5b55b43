import type { MessageContent, MessageFilling } from '../message_content.ts';

/** A new member of staff chooses the first password. */
export function invitation({ token, goodUntil }: MessageFilling): MessageContent {
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
