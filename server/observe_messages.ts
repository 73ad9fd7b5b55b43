import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { readAs } from './read_as.ts';

type Backlog = {
  readonly waiting: string;
  readonly oldest_seconds: number;
  readonly failed: string;
};

/** Whether mail and text messages leave: the queue of worker/tasks/app/send_messages.ts. */
export function observeMessages(registry: Registry, pool: Pool): void {
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
    'outgoing_messages_waiting',
    'Messages that have not left yet.',
    ({ waiting }) => Number(waiting),
    true,
  );
  gauge(
    'outgoing_messages_oldest_seconds',
    'For how long the oldest of them has waited.',
    ({ oldest_seconds }) => oldest_seconds,
  );
  gauge(
    'outgoing_messages_failed',
    'Messages of the last 24 hours that will never leave.',
    ({ failed }) => Number(failed),
  );
}

async function readBacklog(pool: Pool): Promise<Backlog | undefined> {
  const [now] = await readAs<Backlog>(
    pool,
    { role: 'gatekeeper' },
    'select waiting, oldest_seconds, failed from app.message_backlog()',
  );
  return now;
}
