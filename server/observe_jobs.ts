import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { observeNumbers } from './observe_numbers.ts';

type Run = {
  readonly task: string;
  readonly last_succeeded_at: Date | null;
  readonly last_failed_at: Date | null;
};
type Backlog = { readonly waiting: string; readonly running: string; readonly exhausted: string };

/** Whether the jobs run, and when each last did (app.job_runs, written by worker/jobs). */
export function observeJobs(registry: Registry, pool: Pool): void {
  observeNumbers<Run>(
    registry,
    pool,
    'select task, last_succeeded_at, last_failed_at from app.last_job_runs()',
    [
      {
        name: 'job_last_success_timestamp_seconds',
        help: 'When each kind of job last succeeded.',
        numberOf: ({ last_succeeded_at }) => secondsOf(last_succeeded_at),
      },
      {
        name: 'job_last_failure_timestamp_seconds',
        help: 'When each kind of job last failed; absent where it never did.',
        numberOf: ({ last_failed_at }) => secondsOf(last_failed_at),
      },
    ],
    ['task'],
  );
  observeNumbers<Backlog>(
    registry,
    pool,
    'select waiting, running, exhausted from app.job_backlog()',
    [
      {
        name: 'jobs_waiting',
        help: 'Jobs whose time has come and that nobody has taken.',
        numberOf: ({ waiting }) => Number(waiting),
      },
      {
        name: 'jobs_running',
        help: 'Jobs that a worker has taken.',
        numberOf: ({ running }) => Number(running),
      },
      {
        name: 'jobs_exhausted',
        help: 'Jobs that have failed for good: npx rentify jobs list.',
        numberOf: ({ exhausted }) => Number(exhausted),
      },
    ],
  );
}

const secondsOf = (instant: Date | null) => (instant === null ? null : instant.getTime() / 1_000);
