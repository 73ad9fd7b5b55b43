import type { JobHelpers } from 'graphile-worker';
import { unseal } from '../../server/secrets/sealed_box.ts';
import type { MessagePorts } from './create_message_ports.ts';
import { loadDocument } from './load_document.ts';
import { renderMessage } from './render_message.ts';
import { SEND_TIMEOUT_MS } from './send_timeout_ms.ts';

/** A row of app.messages_to_send, and when that was. */
export interface ClaimedMessage {
  readonly id: string;
  readonly channel: 'email' | 'sms';
  readonly recipient: string;
  readonly template: string;
  readonly sealed_data: Buffer;
  readonly expires_at: Date;
  readonly attempts: number;
  readonly correlation_id: string | null;
  readonly claimed_at: Date;
}

export interface SendingParts {
  readonly ports: Pick<MessagePorts, 'mail' | 'sms'>;
  readonly secretKey: Buffer;
  readonly webAppUrl: string;
}

/** Opens a message, puts it into words and hands it to its port, with what it carries. */
export async function sendMessage(
  { id, channel, recipient, template, sealed_data, expires_at, claimed_at }: ClaimedMessage,
  { ports, secretKey, webAppUrl }: SendingParts,
  { query, abortSignal }: Pick<JobHelpers, 'query' | 'abortSignal'>,
): Promise<void> {
  const data: unknown = JSON.parse(unseal(secretKey, 'message', sealed_data));
  const goodUntil = `${expires_at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const message = renderMessage({ template, data, goodUntil, webAppUrl });
  const { subject, text, html, line, document } = message;
  const attachments = document === undefined ? [] : [await loadDocument(document, query)];
  const signal = AbortSignal.any([abortSignal, AbortSignal.timeout(SEND_TIMEOUT_MS)]);
  switch (channel) {
    case 'email':
      return ports.mail.send(
        { id, recipient, date: claimed_at, template, subject, text, html, attachments },
        signal,
      );
    case 'sms':
      return ports.sms.send({ id, recipient, template, text: line }, signal);
    default:
      return channel satisfies never;
  }
}
