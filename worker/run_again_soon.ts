import type { JobHelpers } from 'graphile-worker';
import { addJobIn } from './add_job_in.ts';

const PAUSE_S = 2;

/**
 * Puts the job in line again: a poll that somebody waits for, between the ticks of cron,
 * which knows only minutes. Its key keeps one of it; a tick starts it where a killed worker left it.
 */
export async function runAgainSoon({ query, job }: Pick<JobHelpers, 'query' | 'job'>) {
  await addJobIn(query, PAUSE_S, { task: job.task_identifier, key: job.task_identifier });
}
