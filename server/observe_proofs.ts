import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { readAs } from './read_as.ts';

type Run = { readonly ran_at: Date; readonly violation_count: number };

/** Whether the books prove, as the job last found (worker/tasks/reporting/check_proofs.ts). */
export function observeProofs(registry: Registry, pool: Pool): void {
  // Collected in the order of their registration: the first reads for both.
  let run: Promise<Run | undefined>;
  new Gauge({
    name: 'ledger_proofs_last_run_timestamp_seconds',
    help: 'When the books were last proven; absent where they never were.',
    registers: [registry],
    async collect() {
      // Without its database the page still tells of the rest: a missing number is an alarm too.
      run = lastRun(pool).catch(() => undefined);
      const { ran_at } = (await run) ?? {};
      if (ran_at === undefined) this.remove();
      else this.set(ran_at.getTime() / 1_000);
    },
  });
  new Gauge({
    name: 'ledger_proof_violations',
    help: 'Faults that the last proof of the books found; absent where there was none.',
    registers: [registry],
    async collect() {
      const { violation_count } = (await run) ?? {};
      if (violation_count === undefined) this.remove();
      else this.set(violation_count);
    },
  });
}

async function lastRun(pool: Pool): Promise<Run | undefined> {
  const [run] = await readAs<Run>(
    pool,
    { role: 'service' },
    'select ran_at, violation_count from reporting.last_proof_run()',
  );
  return run;
}
