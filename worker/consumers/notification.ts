import { sealMessage } from '../../server/secrets/seal_message.ts';
import type { EventConsumer } from './event_consumer.ts';

/** A row of notification.letters_about. */
interface Letter {
  readonly recipient: string;
  readonly template: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly expires_at: Date;
}

/**
 * Writes to customers and staff. To whom and what is decided in SQL; a letter is queued in the
 * transaction of its event, so that it is there once, and app/send_messages sends it.
 */
export function createNotificationConsumer({ secretKey }: { secretKey: Buffer }): EventConsumer {
  return {
    name: 'notification',
    async handle({ id, type, aggregateId, payload }, { query, logger }) {
      const { rows } = await query<Letter>('select * from notification.letters_about($1, $2, $3)', [
        type,
        aggregateId,
        payload,
      ]);
      for (const { recipient, template, data, expires_at } of rows) {
        await query('select notification.queue_letter($1, $2, $3, $4)', [
          recipient,
          template,
          sealMessage(secretKey, data),
          expires_at,
        ]);
      }
      logger.debug({ event_id: id, event_type: type, letters: rows.length }, 'letters queued');
    },
  };
}
