import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { readAs } from './read_as.ts';

type Backlog = {
  readonly waiting: string;
  readonly overdue_seconds: number;
  readonly failed: string;
};

/** Whether webhooks leave: the queue of worker/tasks/webhook/deliver_webhooks.ts. */
export function observeWebhooks(registry: Registry, pool: Pool): void {
  // Collected in the order of their registration: the first reads for all.
  let backlog: Promise<Backlog | undefined>;
  const gauge = (name: string, help: string, numberOf: (now: Backlog) => number, isFirst = false) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        // Without its database the page still tells of the rest: a missing number is an alarm too.
        if (isFirst) backlog = readBacklog(pool).catch(() => undefined);
        const now = await backlog;
        if (now === undefined) this.remove();
        else this.set(numberOf(now));
      },
    });
  gauge(
    'webhook_deliveries_waiting',
    'Deliveries that wait for their first or next attempt.',
    ({ waiting }) => Number(waiting),
    true,
  );
  gauge(
    'webhook_deliveries_overdue_seconds',
    'For how long the oldest of them has been due.',
    ({ overdue_seconds }) => overdue_seconds,
  );
  gauge(
    'webhook_deliveries_failed',
    'Deliveries that were given up in the last 24 hours.',
    ({ failed }) => Number(failed),
  );
}

async function readBacklog(pool: Pool): Promise<Backlog | undefined> {
  const [now] = await readAs<Backlog>(
    pool,
    { role: 'gatekeeper' },
    'select waiting, overdue_seconds, failed from webhook.delivery_backlog()',
  );
  return now;
}
