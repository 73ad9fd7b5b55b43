import type { Message } from 'kafkajs';
import type { DeadLetterCopy } from '../event_port.ts';

const maxMessageLength = 1_000;

/** The message as it came, and why it is here; without its value where that is too large. */
export function deadLetterMessage(copy: DeadLetterCopy, maxBytes: number): Message {
  const { consumer, reason, key, value } = copy;
  const bytes = JSON.stringify(copy.headers).length + Buffer.byteLength(value ?? '');
  const headers = {
    ...copy.headers,
    dlq_consumer: consumer,
    dlq_reason: reason,
    dlq_message: copy.message.slice(0, maxMessageLength),
  };
  if (bytes <= maxBytes) return { key, value, headers };
  return { key, value: null, headers: { ...headers, dlq_value: 'left out: too large' } };
}
