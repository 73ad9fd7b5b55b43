import { retryJobs } from '../../../worker/jobs/retry_jobs.ts';
import { withClient } from '../../database/with_client.ts';
import type { Command } from '../command.ts';
import { operatorName } from '../operator_name.ts';
import { UsageError } from '../usage_error.ts';

export const jobsRetry: Command = {
  name: 'jobs retry',
  synopsis: '<id>… | --all',
  summary: 'lets jobs run again, these or all that failed for good; audited',
  options: { all: { type: 'boolean' } },
  async run({ values, positionals, reachDatabase }) {
    const isAll = values['all'] === true;
    if (isAll === positionals.length > 0) throw new UsageError('Name jobs by their ids, or --all.');
    const wrong = positionals.find((id) => !/^\d{1,18}$/.test(id));
    if (wrong !== undefined) throw new UsageError(`Not the id of a job: ${wrong}`);

    const operator = operatorName();
    const retried = await withClient(reachDatabase().workerDatabaseUrl, (worker) =>
      retryJobs(worker, isAll ? { operator } : { operator, ids: positionals }),
    );
    const done = new Set(retried.map(({ id }) => id));
    const left = positionals.filter((id) => !done.has(id));
    if (left.length > 0) {
      const said = retried.length === 0 ? '' : ` Retried: ${[...done].join(', ')}.`;
      throw new Error(`No such job, or it runs at the moment: ${left.join(', ')}.${said}`);
    }
    return {
      data: retried,
      lines: [...retried.map(({ id, task }) => `${id}  ${task}`), `${retried.length} retried`],
    };
  },
};
