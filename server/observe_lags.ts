import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { observeNumbers } from './observe_numbers.ts';

type Lag = { readonly consumer: string; readonly topic: string; readonly lag: string };

/** How far consumers are behind on Kafka, as worker/tasks/app/note_consumer_lags.ts last found. */
export function observeLags(registry: Registry, pool: Pool): void {
  observeNumbers<Lag>(
    registry,
    pool,
    'select consumer, topic, lag from app.current_consumer_lags()',
    [
      {
        name: 'consumer_lag_events',
        help: 'Events on Kafka that a consumer has not settled; absent where it is not known.',
        numberOf: ({ lag }) => Number(lag),
      },
    ],
    ['consumer', 'topic'],
  );
}
