import { setTimeout as sleep } from 'node:timers/promises';
import type { Task } from 'graphile-worker';
import { createLogger } from '../../server/logger.ts';
import { startWorker } from '../../worker/start_worker.ts';
import { workerConfig } from './worker_config.ts';

// A worker in a process of its own (worker_process.ts): as worker/main.ts, with jobs that take as
// long as a test wants and with a heart that beats faster.
const shutdownTimeoutMs = Number(process.env['SHUTDOWN_TIMEOUT_MS'] ?? 5_000);

/** Says that it began; after so long its effect, once for each job: the job is its key. */
const hold: Task = async (payload, { query, job, abortSignal }) => {
  const { holdMs } = payload as { holdMs: number };
  await query('insert into public.begun (job_id, pid) values ($1, $2)', [job.id, process.pid]);
  await sleep(holdMs, undefined, { signal: abortSignal });
  await query(
    `with claimed as (
       insert into public.handled (job_id) values ($1) on conflict do nothing returning job_id
     )
     insert into public.effects (job_id, pid) select job_id, $2 from claimed`,
    [job.id, process.pid],
  );
};

const worker = await startWorker({
  config: workerConfig(
    { workerDatabaseUrl: process.env['WORKER_DATABASE_URL'] ?? '' },
    { shutdownTimeoutMs },
  ),
  logger: createLogger({ logLevel: 'info' }),
  tasks: { hold },
  parsedCronItems: [],
  heartbeatTimes: { beatEveryMs: 200, sweepEveryMs: 300, deadAfterMs: 3_000 },
});
worker.ended.catch(() => {
  process.exitCode = 1;
});
process.once('SIGTERM', () => void worker.stop());
