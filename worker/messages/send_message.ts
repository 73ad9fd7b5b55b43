import { z } from 'zod';
import { unseal } from '../../server/secrets/sealed_box.ts';
import type { MessagePorts } from './create_message_ports.ts';
import type { MessageFilling } from './message_content.ts';
import { renderMessage } from './render_message.ts';
import { SEND_TIMEOUT_MS } from './send_timeout_ms.ts';

/** A row of app.messages_to_send. */
export interface ClaimedMessage {
  readonly id: string;
  readonly channel: 'email' | 'sms';
  readonly recipient: string;
  readonly template: string;
  readonly sealed_data: Buffer;
  readonly expires_at: Date;
  readonly attempts: number;
  readonly correlation_id: string | null;
}

export interface SendingParts {
  readonly ports: Pick<MessagePorts, 'mail' | 'sms'>;
  readonly secretKey: Buffer;
  readonly webAppUrl: string;
}

const sealedData = z.object({ token: z.string().optional() });

/** Opens a message, puts it into words and hands it to its port. */
export async function sendMessage(
  { id, channel, recipient, template, sealed_data, expires_at }: ClaimedMessage,
  { ports, secretKey, webAppUrl }: SendingParts,
  abortSignal: AbortSignal,
): Promise<void> {
  const filling = fillingOf(unseal(secretKey, 'message', sealed_data), expires_at);
  const { subject, text, html, line } = renderMessage(template, filling, webAppUrl);
  const signal = AbortSignal.any([abortSignal, AbortSignal.timeout(SEND_TIMEOUT_MS)]);
  switch (channel) {
    case 'email':
      return ports.mail.send({ id, recipient, template, subject, text, html }, signal);
    case 'sms':
      return ports.sms.send({ id, recipient, template, text: line }, signal);
    default:
      return channel satisfies never;
  }
}

function fillingOf(json: string, expiresAt: Date): MessageFilling {
  const { token } = sealedData.parse(JSON.parse(json));
  return {
    get token() {
      if (token === undefined) throw new Error('The message has no token');
      return token;
    },
    goodUntil: `${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  };
}
