import { Logger, type LogLevel } from 'graphile-worker';
import type { Logger as PinoLogger } from 'pino';

const LEVELS = { error: 'error', warning: 'warn', info: 'info', debug: 'debug' } as const;

/**
 * graphile-worker's log as lines of ours: each carries its job's id and task, never the job itself,
 * whose payload may hold anything. That a job succeeded is said at debug: most run every minute.
 */
export function createWorkerLogger(logger: PinoLogger): Logger {
  return new Logger(({ taskIdentifier, jobId, workerId }) => {
    const scoped = logger.child({
      ...(workerId !== undefined && { worker_id: workerId }),
      ...(jobId !== undefined && { job_id: jobId, task: taskIdentifier }),
    });
    return (level: `${LogLevel}`, message, { job: _job, error, ...meta } = {}) => {
      const fields = error === undefined ? meta : { ...meta, err: error };
      scoped[meta['success'] === true ? 'debug' : LEVELS[level]](fields, message);
    };
  });
}
