import type { MessageContent } from '../message_content.ts';
import type { MessageFilling } from '../message_filling.ts';
import type { OneTimeToken } from '../one_time_token.ts';

/** One line: a text message is paid for by its length. */
export function phoneCode({ token }: MessageFilling<OneTimeToken>): MessageContent {
  return {
    subject: 'Your code',
    paragraphs: [`${token} is your code for Rentify. Tell it to nobody.`],
  };
}
