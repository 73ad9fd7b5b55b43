import { listJobs } from '../../../worker/jobs/list_jobs.ts';
import { withClient } from '../../database/with_client.ts';
import { columns } from '../columns.ts';
import type { Command } from '../command.ts';
import { firstLine } from '../first_line.ts';

export const jobsList: Command = {
  name: 'jobs list',
  synopsis: '[--failed]',
  summary: 'lists the jobs that failed for good, are retried, run or wait',
  options: { failed: { type: 'boolean' } },
  async run({ values, reachDatabase }) {
    const jobs = await withClient(reachDatabase().workerDatabaseUrl, (worker) =>
      listJobs(worker, { failedOnly: values['failed'] === true }),
    );
    const rows = jobs.map((job) => [
      job.id,
      job.state,
      `${job.attempts}/${job.maxAttempts}`,
      job.runAt.toISOString(),
      job.task,
      firstLine(job.lastError ?? ''),
    ]);
    return {
      data: jobs,
      lines:
        jobs.length === 0
          ? ['no jobs']
          : columns(['id', 'state', 'attempts', 'run at', 'task', 'last error'], rows),
    };
  },
};
