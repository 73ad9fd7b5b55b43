import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';

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
  const client = await pool.connect();
  try {
    // The login role may do nothing by itself.
    await client.query('begin');
    await client.query('set local role service');
    const { rows } = await client.query<Run>(
      'select ran_at, violation_count from reporting.last_proof_run()',
    );
    return rows[0];
  } finally {
    await client.query('rollback');
    client.release();
  }
}
