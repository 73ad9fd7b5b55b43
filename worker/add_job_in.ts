import type { JobHelpers } from 'graphile-worker';

/**
 * Puts a job in line that is due after so many seconds of the database's clock, by which it is
 * judged whether its time has come: by a worker's own clock, which may be wrong, it could be an
 * hour late.
 */
export async function addJobIn(
  query: JobHelpers['query'],
  pauseS: number,
  { task, key, payload = {} }: { task: string; key: string; payload?: object },
): Promise<void> {
  await query(
    `select from graphile_worker.add_job(
       $1, $2::json, run_at => now() + make_interval(secs => $3), max_attempts => 3, job_key => $4)`,
    [task, JSON.stringify(payload), pauseS, key],
  );
}
