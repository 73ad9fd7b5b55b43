import type { IncomingMessage } from 'node:http';

const MAX_BYTES = 1_024;

/**
 * The beginning of an answer, as text that a table takes. Never rejects: the status is there, and
 * a body that breaks off or does not end changes nothing about it.
 */
export async function readExcerpt(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= MAX_BYTES) break;
    }
  } catch {
    // What came before it broke off is the excerpt.
  }
  response.destroy();
  const text = Buffer.concat(chunks).subarray(0, MAX_BYTES).toString('utf8');
  return text.replaceAll('\0', '\ufffd');
}
