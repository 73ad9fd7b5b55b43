import type { JobHelpers } from 'graphile-worker';

const PAUSE_MS = 2_000;

/**
 * Puts the job in line again: a poll that somebody waits for, between the ticks of cron,
 * which knows only minutes. Its key keeps one of it; a tick starts it where a killed worker left it.
 */
export async function runAgainSoon({ addJob, job }: Pick<JobHelpers, 'addJob' | 'job'>) {
  await addJob(
    job.task_identifier,
    {},
    {
      jobKey: job.task_identifier,
      maxAttempts: 3,
      runAt: new Date(Date.now() + PAUSE_MS),
    },
  );
}
