import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { observeNumbers } from './observe_numbers.ts';

type Ages = {
  readonly oldest_seconds: number | null;
  readonly prepared: string;
  readonly xid_age: string;
  readonly multixact_age: string;
  readonly slots_retained_bytes: string;
};

/** Whether something keeps dead rows, old transaction ids or WAL from being cleared away. */
export function observeTransactions(registry: Registry, pool: Pool): void {
  observeNumbers<Ages>(
    registry,
    pool,
    `select oldest_seconds, prepared, xid_age, multixact_age, slots_retained_bytes
     from app.transaction_ages()`,
    [
      {
        name: 'pg_oldest_transaction_seconds',
        help: 'For how long the oldest transaction in the database has been open.',
        numberOf: ({ oldest_seconds }) => oldest_seconds,
      },
      {
        name: 'pg_prepared_transactions',
        help: 'Transactions that were prepared and that nobody has ended.',
        numberOf: ({ prepared }) => Number(prepared),
      },
      {
        name: 'pg_unfrozen_xid_age',
        help: 'Transactions since the oldest row that is not frozen; at 2^31 nobody writes any more.',
        numberOf: ({ xid_age }) => Number(xid_age),
      },
      {
        name: 'pg_unfrozen_multixact_age',
        help: 'The same of multixacts.',
        numberOf: ({ multixact_age }) => Number(multixact_age),
      },
      {
        name: 'pg_slots_retained_wal_bytes',
        help: 'WAL that the replication slot keeps which is furthest behind.',
        numberOf: ({ slots_retained_bytes }) => Number(slots_retained_bytes),
      },
    ],
  );
}
