import type { Client } from 'pg';

export interface ListedJob {
  readonly id: string;
  readonly task: string;
  /** failed: for good, nobody tries again; retrying: after a failure; waiting; running. */
  readonly state: 'failed' | 'retrying' | 'running' | 'waiting';
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly runAt: Date;
  readonly lockedBy: string | null;
  readonly lastError: string | null;
}

/** The jobs there are, what failed first and at most so many; without their payloads. */
export async function listJobs(
  worker: Pick<Client, 'query'>,
  { failedOnly = false, limit = 1_000 }: { failedOnly?: boolean; limit?: number } = {},
): Promise<ListedJob[]> {
  const { rows } = await worker.query<ListedJob>(
    `select id, task_identifier as task, state, attempts, max_attempts as "maxAttempts",
            run_at as "runAt", locked_by as "lockedBy", last_error as "lastError"
     from (
       select *, case when locked_at is not null then 'running'
                      when attempts >= max_attempts then 'failed'
                      when attempts > 0 then 'retrying'
                      else 'waiting' end as state
       from graphile_worker.jobs
     ) j
     where not $1 or state = 'failed'
     order by array_position(array['failed', 'retrying', 'running', 'waiting'], state), run_at, id
     limit $2`,
    [failedOnly, limit],
  );
  return rows;
}
