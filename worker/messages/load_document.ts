import type { JobHelpers } from 'graphile-worker';
import { DocumentNotReady } from './document_not_ready.ts';
import type { MailAttachment } from './mail_port.ts';
import type { MessageContent } from './message_content.ts';

interface DocumentToSend {
  readonly file_name: string;
  readonly media_type: string;
  readonly content: Buffer | null;
}

/** The PDF of a document, as a download has it; throws DocumentNotReady while there is none. */
export async function loadDocument(
  { kind, id }: NonNullable<MessageContent['document']>,
  query: JobHelpers['query'],
): Promise<MailAttachment> {
  const { rows } = await query<DocumentToSend>(
    'select file_name, media_type, content from accounting.document_to_send($1, $2)',
    [kind, id],
  );
  const [document] = rows;
  if (document === undefined) throw new Error(`There is no ${kind} ${id}`);
  const { file_name, media_type, content } = document;
  if (content === null) throw new DocumentNotReady();
  return { filename: `${file_name}.pdf`, contentType: media_type, content };
}
