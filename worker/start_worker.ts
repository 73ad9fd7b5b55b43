import { run, type TaskList } from 'graphile-worker';
import type { Logger } from 'pino';
import { loadSecretKey } from '../server/secrets/load_secret_key.ts';
import { createTaskList } from './create_task_list.ts';
import { createWorkerPool } from './create_worker_pool.ts';
import { createWorkerPreset, type WorkerConfig } from './graphile.config.ts';
import { createMessagePorts } from './messages/create_message_ports.ts';
import { polledTasks } from './polled_tasks.ts';
import { createPostingRules } from './webhooks/create_posting_rules.ts';

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
  tasks: givenTasks,
}: {
  config: WorkerConfig;
  logger: Logger;
  /** Unless given, every job there is. */
  tasks?: TaskList;
}): Promise<RunningWorker> {
  const secretKey = await loadSecretKey(config);
  const { pool, end: endPool } = createWorkerPool(config, logger);
  const ports = createMessagePorts({ config, pool, logger });
  const { webAppUrl } = config;
  const webhookRules = createPostingRules(config);
  const tasks = givenTasks ?? createTaskList({ ports, secretKey, webAppUrl, webhookRules });
  const end = () => {
    ports.close();
    return endPool();
  };
  const runner = await run({
    preset: createWorkerPreset(config, logger),
    pgPool: pool,
    taskList: tasks,
    noHandleSignals: true,
  }).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  for (const task of polledTasks.filter((name) => tasks[name] !== undefined)) {
    await runner.addJob(task, {}, { jobKey: task, maxAttempts: 3 });
  }
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
      await end();
      logger.info('worker stopped');
    },
  };
}
