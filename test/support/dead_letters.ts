import type pg from 'pg';
import { eventHead } from './event_head.ts';

/** What the consumer 'counter' gave up, as the runner would bury it; `event` null: it was no event. */
export async function deadLetter(
  db: pg.ClientBase,
  {
    event = eventHead(),
    value = '{"number": 1}',
    message = 'It does not work.',
  }: { event?: object | null; value?: string; message?: string } = {},
): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `select app.bury_delivery(
       consumer => 'counter', context => 'app', source => 'rentify.app/0/7', message_key => 'key',
       headers => '{"ce_type": "TestHappened"}', value => $1, event => $2,
       reason => 'HANDLER_FAILED', message => $3, stack => 'Error: at', attempts => 5) as id`,
    [value, event === null ? null : JSON.stringify(event), message],
  );
  return rows[0]?.id ?? '';
}
