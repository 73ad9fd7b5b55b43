import { Logger, type LogLevel } from 'graphile-worker';
import type { Logger as PinoLogger } from 'pino';

const LEVELS = { error: 'error', warning: 'warn', info: 'info', debug: 'debug' } as const;

/** graphile-worker's log as lines of ours; each carries its job. */
export function createWorkerLogger(logger: PinoLogger): Logger {
  return new Logger(({ taskIdentifier, jobId, workerId }) => {
    const scoped = logger.child({
      ...(workerId !== undefined && { worker_id: workerId }),
      ...(jobId !== undefined && { job_id: jobId, task: taskIdentifier }),
    });
    return (level: `${LogLevel}`, message, meta) => scoped[LEVELS[level]](meta ?? {}, message);
  });
}
