import type { z } from 'zod';
import type { MessageContent } from './message_content.ts';
import type { MessageFilling } from './message_filling.ts';

/** Puts opened data into words; throws where they are not of the template's shape. */
export type MessageTemplate = (data: unknown, goodUntil: string) => MessageContent;

/** A text together with the shape of what it is filled with. */
export function messageTemplate<Data extends object>(
  shape: z.ZodType<Data>,
  write: (filling: MessageFilling<Data>) => MessageContent,
): MessageTemplate {
  return (data, goodUntil) => write({ ...shape.parse(data), goodUntil });
}
