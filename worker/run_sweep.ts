import type { JobHelpers } from 'graphile-worker';

// A call takes at most a batch (the functions say how many rows): a backlog is worked off in short
// transactions, and what is left after so many calls is the next tick's.
const MAX_BATCHES = 100;

/** Calls a job's function until nothing is left to do or the worker is told to stop. */
export async function runSweep(
  { query, logger, abortSignal }: Pick<JobHelpers, 'query' | 'logger' | 'abortSignal'>,
  statement: string,
): Promise<void> {
  let total = 0;
  for (let batch = 0; batch < MAX_BATCHES && !abortSignal.aborted; batch += 1) {
    const { rows } = await query<{ count: string }>(statement);
    const count = Number(rows[0]?.count ?? 0);
    if (count === 0) break;
    total += count;
  }
  if (total > 0) logger.info('rows swept', { count: total });
}
