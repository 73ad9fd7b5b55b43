import type { JobHelpers, Task } from 'graphile-worker';
import type pg from 'pg';

/** Runs a task once on the connection of rentify_worker, as graphile-worker would. */
export async function runTask(
  worker: Pick<pg.Client, 'query'>,
  task: Task,
  { identifier = 'a/task', log = [] }: { identifier?: string; log?: unknown[] } = {},
): Promise<void> {
  const say = (message: string, meta?: object) => void log.push({ message, ...meta });
  const helpers = {
    query: worker.query.bind(worker),
    logger: { info: say, warn: say, error: say, debug: say },
    abortSignal: new AbortController().signal,
    job: { task_identifier: identifier },
  };
  await task({}, helpers as unknown as JobHelpers);
}
