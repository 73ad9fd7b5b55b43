import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { observeNumbers } from './observe_numbers.ts';

type Backlog = {
  readonly waiting: string;
  readonly overdue_seconds: number;
  readonly failed: string;
};

/** Whether webhooks leave: the queue of worker/tasks/webhook/deliver_webhooks.ts. */
export function observeWebhooks(registry: Registry, pool: Pool): void {
  observeNumbers<Backlog>(
    registry,
    pool,
    'select waiting, overdue_seconds, failed from webhook.delivery_backlog()',
    [
      {
        name: 'webhook_deliveries_waiting',
        help: 'Deliveries that wait for their first or next attempt.',
        numberOf: ({ waiting }) => Number(waiting),
      },
      {
        name: 'webhook_deliveries_overdue_seconds',
        help: 'For how long the oldest of them has been due.',
        numberOf: ({ overdue_seconds }) => overdue_seconds,
      },
      {
        name: 'webhook_deliveries_failed',
        help: 'Deliveries that were given up in the last 24 hours.',
        numberOf: ({ failed }) => Number(failed),
      },
    ],
  );
}
