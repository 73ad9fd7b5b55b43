import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { observeNumbers } from './observe_numbers.ts';

type Backlog = {
  readonly waiting: string;
  readonly oldest_seconds: number;
  readonly dead_letters: string;
};

/** Whether events leave and are handled: the queue of worker/outbox, and what was given up. */
export function observeOutbox(registry: Registry, pool: Pool): void {
  observeNumbers<Backlog>(
    registry,
    pool,
    'select waiting, oldest_seconds, dead_letters from app.outbox_backlog()',
    [
      {
        name: 'outbox_events_waiting',
        help: 'Events that have not been told to others yet; counted up to a million.',
        numberOf: ({ waiting }) => Number(waiting),
      },
      {
        name: 'outbox_events_oldest_seconds',
        help: 'For how long the oldest of them has waited.',
        numberOf: ({ oldest_seconds }) => oldest_seconds,
      },
      {
        name: 'dead_letters_waiting',
        help: 'Events that a consumer gave up, and that nobody has replayed or discarded.',
        numberOf: ({ dead_letters }) => Number(dead_letters),
      },
    ],
  );
}
