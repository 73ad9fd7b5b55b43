import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { observeNumbers } from './observe_numbers.ts';

type Run = { readonly ran_at: Date; readonly violation_count: number };

/** Whether the books prove, as the job last found (worker/tasks/reporting/check_proofs.ts). */
export function observeProofs(registry: Registry, pool: Pool): void {
  observeNumbers<Run>(
    registry,
    pool,
    'select ran_at, violation_count from reporting.last_proof_run()',
    [
      {
        name: 'ledger_proofs_last_run_timestamp_seconds',
        help: 'When the books were last proven; absent where they never were.',
        numberOf: ({ ran_at }) => ran_at.getTime() / 1_000,
      },
      {
        name: 'ledger_proof_violations',
        help: 'Faults that the last proof of the books found; absent where there was none.',
        numberOf: ({ violation_count }) => violation_count,
      },
    ],
  );
}
