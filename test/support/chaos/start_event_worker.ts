import { startWorkerProcess, type WorkerProcess } from '../worker_process.ts';

/** Starts event_worker.ts; resolves when it runs, whether the brokers do or not; '' for none. */
export function startEventWorker(
  { workerDatabaseUrl }: { readonly workerDatabaseUrl: string },
  brokers: string,
  { deadAfterMs = 5_000 }: { readonly deadAfterMs?: number } = {},
): Promise<WorkerProcess> {
  const environment = {
    KAFKA_BROKERS: brokers,
    DEAD_AFTER_MS: String(deadAfterMs),
  };
  return startWorkerProcess(workerDatabaseUrl, environment, 'chaos/event_worker.ts');
}
