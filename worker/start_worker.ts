import { type ParsedCronItem, run, type TaskList } from 'graphile-worker';
import type { Logger } from 'pino';
import { loadSecretKey } from '../server/secrets/load_secret_key.ts';
import type { EventConsumer } from './consumers/event_consumer.ts';
import { createConsumers } from './create_consumers.ts';
import { createTaskList } from './create_task_list.ts';
import { createWorkerPool } from './create_worker_pool.ts';
import { cronItems } from './cron_items.ts';
import { createEventPort } from './events/create_event_port.ts';
import type { EventPort } from './events/event_port.ts';
import { createWorkerPreset, type WorkerConfig } from './graphile.config.ts';
import type { HeartbeatTimes } from './heartbeat.ts';
import { recordRuns } from './jobs/record_runs.ts';
import { createMessagePorts } from './messages/create_message_ports.ts';
import { relayKey } from './outbox/relay_key.ts';
import { shards } from './outbox/shards.ts';
import { polledTasks } from './polled_tasks.ts';
import { startCron } from './start_cron.ts';
import { startEvents } from './start_events.ts';
import { startHeartbeat } from './start_heartbeat.ts';
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
  consumers: givenConsumers,
  events: givenEvents,
  parsedCronItems = cronItems,
  heartbeatTimes,
}: {
  config: WorkerConfig;
  logger: Logger;
  /** Unless given, every job there is. */
  tasks?: TaskList;
  /** Unless given, everybody who reacts to events here. */
  consumers?: readonly EventConsumer[];
  /** Unless given, the transport that the settings name. */
  events?: EventPort;
  /** Unless given, the times of the jobs there are. */
  parsedCronItems?: ParsedCronItem[];
  heartbeatTimes?: HeartbeatTimes;
}): Promise<RunningWorker> {
  const secretKey = await loadSecretKey(config);
  const { pool, end: endPool } = createWorkerPool(config, logger);
  const ports = createMessagePorts({ config, pool, logger });
  const { webAppUrl } = config;
  const consumers = givenConsumers ?? createConsumers({ secretKey });
  const port = givenEvents ?? createEventPort(config, logger);
  const events = startEvents(port, consumers, { config, logger });
  const { relay } = events;
  const webhookRules = createPostingRules(config);
  const parts = { ports, secretKey, webAppUrl, relay, webhookRules };
  const tasks = givenTasks ?? createTaskList(parts);
  const heartbeat = startHeartbeat({ config, logger, times: heartbeatTimes });
  const end = async () => {
    events.stop();
    await events.end();
    ports.close();
    await Promise.all([endPool(), heartbeat.end()]);
  };
  const runner = await run({
    preset: { extends: [createWorkerPreset(config, logger)], plugins: [heartbeat.plugin] },
    pgPool: pool,
    taskList: recordRuns(tasks),
    // Without this it looks for a file crontab; start_cron.ts adds the jobs.
    parsedCronItems: [],
    noHandleSignals: true,
  }).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  for (const task of polledTasks.filter((name) => tasks[name] !== undefined)) {
    await runner.addJob(task, {}, { jobKey: task, maxAttempts: 3 });
  }
  if (tasks['app/relay_events'] !== undefined) {
    for (const shard of shards) {
      const jobKey = relayKey(shard);
      await runner.addJob('app/relay_events', { shard }, { jobKey, maxAttempts: 3 });
    }
  }
  const cron = startCron(parsedCronItems, { pool, logger });
  let stopping: Promise<void> | undefined;
  const shutDown = async () => {
    events.stop();
    await Promise.all([
      cron.stop(),
      // It refuses where it has ended by itself.
      runner.stop().catch((error: unknown) => logger.warn({ err: error }, 'not stopped')),
    ]);
    await end();
    logger.info('worker stopped');
  };
  const stop = () => {
    stopping ??= shutDown();
    return stopping;
  };
  const runnerEnded = runner.promise.then(() => {
    if (stopping === undefined) throw new Error('The worker ended by itself.');
  });
  const ended = Promise.race([runnerEnded, heartbeat.lost]);
  ended.catch((error: unknown) => {
    logger.fatal({ err: error }, 'worker failed');
    // Whoever runs this process starts it again; what it still holds is unlocked with the dead's.
    void stop();
  });
  logger.info({ tasks: Object.keys(tasks) }, 'worker started');
  return { ended, stop };
}
