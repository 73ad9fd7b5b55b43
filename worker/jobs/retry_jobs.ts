import type { Client } from 'pg';

export interface RetriedJob {
  readonly id: string;
  readonly task: string;
}

/**
 * Lets jobs run again at once with all their attempts: those of these ids, else all that failed for
 * good. What runs at the moment is left alone. Audited in the same statement, under the name of who
 * asked.
 */
export async function retryJobs(
  worker: Pick<Client, 'query'>,
  { ids, operator }: { readonly ids?: readonly string[]; readonly operator: string },
): Promise<RetriedJob[]> {
  const { rows } = await worker.query<{ jobs: RetriedJob[] }>(
    `with wanted as (
       select id, task_identifier from graphile_worker.jobs
       where locked_at is null
         and case when $1::bigint[] is null then attempts >= max_attempts else id = any ($1) end
     ), retried as materialized (
       select w.id, w.task_identifier
       from graphile_worker.reschedule_jobs(
         array(select id from wanted order by id), run_at => now(), attempts => 0) r
       join wanted w on w.id = r.id
     ), listed as materialized (
       select coalesce(jsonb_agg(jsonb_build_object('id', id::text, 'task', task_identifier)
         order by id), '[]') as jobs
       from retried
     )
     select l.jobs, case when l.jobs <> '[]' then app.audit_retried_jobs(l.jobs, $2) end
     from listed l`,
    [ids ?? null, operator],
  );
  return rows[0]?.jobs ?? [];
}
