import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Mail, MailAttachment, MailPort } from './mail_port.ts';
import type { SmsPort, TextMessage } from './sms_port.ts';

/**
 * Takes what has nowhere to go outside production: kept in the database, shown at /messages of the
 * admin port, and written to the log with its token. Idempotent by the message's id.
 */
export function createDevelopmentSink({
  pool,
  logger,
}: {
  pool: Pick<Pool, 'query'>;
  logger: Logger;
}): { readonly mail: MailPort; readonly sms: SmsPort } {
  const keep = async (channel: 'email' | 'sms', message: TextMessage & Partial<Mail>) => {
    const { id, recipient, template, subject, html, attachments = [] } = message;
    const text = [message.text, ...attachments.map(noteOf)].join('\n');
    await pool.query('select app.keep_development_message($1, $2, $3, $4, $5, $6, $7)', [
      id,
      channel,
      recipient,
      template,
      subject ?? null,
      text,
      html ?? null,
    ]);
    logger.info({ message_id: id, template, recipient, text }, 'message kept for development');
  };
  return {
    mail: { send: (mail) => keep('email', mail) },
    sms: { send: (message) => keep('sms', message) },
  };
}

/** What came with a mail is not kept, only what it was: '[INV-2026-000001.pdf, 12345 bytes]'. */
function noteOf({ filename, content }: MailAttachment): string {
  return `[${filename}, ${content.byteLength} bytes]`;
}
