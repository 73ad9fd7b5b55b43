import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { readAs } from './read_as.ts';

type Run = {
  readonly task: string;
  readonly last_succeeded_at: Date | null;
  readonly last_failed_at: Date | null;
};
type Backlog = { readonly waiting: string; readonly running: string; readonly exhausted: string };
type Jobs = { readonly runs: readonly Run[]; readonly backlog: Backlog | undefined };

/** Whether the jobs run, and when each last did (app.job_runs, written by worker/jobs). */
export function observeJobs(registry: Registry, pool: Pool): void {
  // Collected in the order of their registration: the first reads for all.
  let jobs: Promise<Jobs | undefined>;
  const perTask = (name: string, help: string, at: (run: Run) => Date | null, isFirst = false) =>
    new Gauge({
      name,
      help,
      labelNames: ['task'],
      registers: [registry],
      async collect() {
        // Without its database the page still tells of the rest: a missing number is an alarm too.
        if (isFirst) jobs = readJobs(pool).catch(() => undefined);
        this.reset();
        for (const run of (await jobs)?.runs ?? []) {
          const instant = at(run);
          if (instant !== null) this.set({ task: run.task }, instant.getTime() / 1_000);
        }
      },
    });
  const total = (name: string, help: string, numberOf: (backlog: Backlog) => string) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const backlog = (await jobs)?.backlog;
        if (backlog === undefined) this.remove();
        else this.set(Number(numberOf(backlog)));
      },
    });
  perTask(
    'job_last_success_timestamp_seconds',
    'When each kind of job last succeeded.',
    ({ last_succeeded_at }) => last_succeeded_at,
    true,
  );
  perTask(
    'job_last_failure_timestamp_seconds',
    'When each kind of job last failed; absent where it never did.',
    ({ last_failed_at }) => last_failed_at,
  );
  total('jobs_waiting', 'Jobs whose time has come and that nobody has taken.', (b) => b.waiting);
  total('jobs_running', 'Jobs that a worker has taken.', (b) => b.running);
  total(
    'jobs_exhausted',
    'Jobs that have failed for good: npx rentify jobs list.',
    (b) => b.exhausted,
  );
}

async function readJobs(pool: Pool): Promise<Jobs> {
  const role = { role: 'gatekeeper' };
  const runs = await readAs<Run>(
    pool,
    role,
    'select task, last_succeeded_at, last_failed_at from app.last_job_runs()',
  );
  const [backlog] = await readAs<Backlog>(
    pool,
    role,
    'select waiting, running, exhausted from app.job_backlog()',
  ).catch(() => [undefined]);
  return { runs, backlog };
}
