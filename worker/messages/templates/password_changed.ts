import type { MessageContent } from '../message_content.ts';

/** A warning to the owner of the account, should it have been somebody else. */
export function passwordChanged(): MessageContent {
  return {
    subject: 'Your password was changed',
    paragraphs: [
      'The password of your account at Rentify was changed, and every device was signed out.',
      'If it was not you, ask for a new password at once: whoever changed it is shut out then.',
    ],
  };
}
