import type { JobHelpers, Task } from 'graphile-worker';
import { DocumentNotReady } from '../../messages/document_not_ready.ts';
import { MessageRefused } from '../../messages/message_refused.ts';
import {
  type ClaimedMessage,
  type SendingParts,
  sendMessage,
} from '../../messages/send_message.ts';
import { runAgainSoon } from '../../run_again_soon.ts';

// Sent side by side, so that all of them are over before their claim is (SEND_TIMEOUT_MS).
const ROUND_SIZE = 5;
const MAX_ROUNDS = 100;

/**
 * Idempotent by the message's id, which is its Message-ID: it is claimed, sent and then marked. A
 * worker that dies in between sends it again, and the receiver knows the copy by that id.
 */
export function sendMessages(parts: SendingParts): Task {
  return async (_payload, helpers) => {
    const { query, abortSignal } = helpers;
    for (let round = 0; round < MAX_ROUNDS && !abortSignal.aborted; round += 1) {
      const { rows } = await query<ClaimedMessage>(
        'select m.*, now() as claimed_at from app.messages_to_send($1) m',
        [ROUND_SIZE],
      );
      if (rows.length === 0) break;
      const sent = await Promise.all(rows.map((message) => sendOne(message, parts, helpers)));
      // A provider that is down gets a handful in each run, not the whole queue.
      if (sent.includes('waiting')) break;
    }
    await runAgainSoon(helpers);
  };
}

async function sendOne(
  message: ClaimedMessage,
  parts: SendingParts,
  { query, logger, abortSignal }: Pick<JobHelpers, 'query' | 'logger' | 'abortSignal'>,
): Promise<'sent' | 'failed' | 'put off' | 'waiting'> {
  const { id, template, attempts, correlation_id } = message;
  const about = { message_id: id, template, attempts, correlation_id };
  try {
    await sendMessage(message, parts, { query, abortSignal });
  } catch (error) {
    if (error instanceof DocumentNotReady) {
      await query('select app.put_off_message($1, $2)', [id, attempts]);
      logger.debug('message waits for its document', about);
      return 'put off';
    }
    if (error instanceof MessageRefused) {
      await query('select app.fail_message($1, $2)', [id, error.code]);
      logger.error('message failed', { ...about, code: error.code });
      return 'failed';
    }
    logger.warn('message waits for its next attempt', { ...about, error: withoutRecipient(error) });
    return 'waiting';
  }
  await query('select app.mark_message_sent($1)', [id]);
  logger.info('message sent', about);
  return 'sent';
}

/** A server's answer repeats the address: of that only the numbers are logged. */
function withoutRecipient(error: unknown): object {
  const { message, code, response, responseCode, command } = error as Record<string, unknown>;
  return { code, responseCode, command, ...(response === undefined && { message }) };
}
