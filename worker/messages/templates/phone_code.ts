import type { MessageContent, MessageFilling } from '../message_content.ts';

/** One line: a text message is paid for by its length. */
export function phoneCode({ token }: MessageFilling): MessageContent {
  return {
    subject: 'Your code',
    paragraphs: [`${token} is your code for Rentify. Tell it to nobody.`],
  };
}
