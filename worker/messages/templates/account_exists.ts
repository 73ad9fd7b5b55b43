import type { MessageContent } from '../message_content.ts';

/** The answer to a registration of somebody who has an account: only they learn that. */
export function accountExists(): MessageContent {
  return {
    subject: 'You have an account already',
    paragraphs: [
      'Somebody, we hope you, asked for an account at Rentify with this address. There is one ' +
        'already: sign in as you are used to, or ask for a new password if you forgot it.',
      'If it was not you, do nothing: your account is as it was.',
    ],
  };
}
