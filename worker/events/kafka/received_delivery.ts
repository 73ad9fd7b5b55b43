import type { IHeaders, KafkaMessage } from 'kafkajs';
import { parseCloudEvent } from '../cloud_event.ts';
import type { Delivery } from '../event_port.ts';
import { topicOf } from './topic_of.ts';

// Ours weigh less (max_event_bytes.ts); a broker may take more from others.
const maxValueBytes = 1_048_576;
const maxHeaderBytes = 8_192;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What a message is to us: an event, or what is wrong with it. */
export function receivedDelivery(
  topic: string,
  partition: number,
  message: Pick<KafkaMessage, 'key' | 'headers' | 'offset'> & { readonly value: Buffer | null },
): Delivery {
  const context = topicOf.context(topic);
  const source = `${topic}/${partition}/${message.offset}`;
  const headers = headerTexts(message.headers);
  const key = message.key === null ? null : textOf(message.key);
  const bytes = message.value?.length ?? 0;
  if (bytes > maxValueBytes) {
    const fault = `The value has ${bytes} bytes, more than ${maxValueBytes}.`;
    return { source, context, fault, key, headers, value: null };
  }
  const value = message.value === null ? null : textOf(message.value);
  if (message.value !== null && !isUtf8(message.value)) {
    return { source, context, fault: 'The value is no UTF-8.', key, headers, value };
  }
  return {
    source,
    context,
    key,
    headers,
    value,
    ...parseCloudEvent({ context, key, headers, value }),
  };
}

function headerTexts(headers: IHeaders = {}): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, given] of Object.entries(headers)) {
    const value = Array.isArray(given) ? given.at(-1) : given;
    if (value === undefined) continue;
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    texts[name] = textOf(bytes.subarray(0, maxHeaderBytes));
  }
  return texts;
}

/** PostgreSQL keeps no NUL in a text, and a dead letter must be kept whatever is in it. */
function textOf(bytes: Buffer): string {
  return bytes.toString('utf8').replaceAll('\0', '\u{fffd}');
}

function isUtf8(bytes: Buffer): boolean {
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false; // The decoder answers by throwing.
  }
}
