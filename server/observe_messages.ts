import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { observeNumbers } from './observe_numbers.ts';

type Backlog = {
  readonly waiting: string;
  readonly oldest_seconds: number;
  readonly failed: string;
};

/** Whether mail and text messages leave: the queue of worker/tasks/app/send_messages.ts. */
export function observeMessages(registry: Registry, pool: Pool): void {
  observeNumbers<Backlog>(
    registry,
    pool,
    'select waiting, oldest_seconds, failed from app.message_backlog()',
    [
      {
        name: 'outgoing_messages_waiting',
        help: 'Messages that have not left yet.',
        numberOf: ({ waiting }) => Number(waiting),
      },
      {
        name: 'outgoing_messages_oldest_seconds',
        help: 'For how long the oldest of them has waited.',
        numberOf: ({ oldest_seconds }) => oldest_seconds,
      },
      {
        name: 'outgoing_messages_failed',
        help: 'Messages of the last 24 hours that will never leave.',
        numberOf: ({ failed }) => Number(failed),
      },
    ],
  );
}
