import { run, type TaskList } from 'graphile-worker';
import type { Logger } from 'pino';
import { createWorkerPreset, type WorkerConfig } from './graphile.config.ts';
import { taskList } from './task_list.ts';

export interface RunningWorker {
  /** Rejects if the worker ends by itself: then the jobs stand still. */
  readonly ended: Promise<void>;
  /** Takes no more jobs and waits for those that run, within the deadline. */
  stop(): Promise<void>;
}

/** Starts the jobs; resolves when they run. Signals are the caller's. */
export async function startWorker({
  config,
  logger,
  tasks = taskList,
}: {
  config: WorkerConfig;
  logger: Logger;
  /** Unless given, every job there is. */
  tasks?: TaskList;
}): Promise<RunningWorker> {
  const runner = await run({
    preset: createWorkerPreset(config, logger),
    taskList: tasks,
    noHandleSignals: true,
  });
  let isStopping = false;
  const ended = runner.promise.then(() => {
    if (!isStopping) throw new Error('The worker ended by itself.');
  });
  ended.catch((error: unknown) => logger.fatal({ err: error }, 'worker failed'));
  logger.info({ tasks: Object.keys(tasks) }, 'worker started');

  return {
    ended,
    async stop() {
      if (isStopping) return;
      isStopping = true;
      await runner.stop();
      logger.info('worker stopped');
    },
  };
}
