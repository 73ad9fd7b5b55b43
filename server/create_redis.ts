import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Config } from './config.ts';

/** What processes count together. Never the truth: whoever uses it works without it. */
export interface SharedCounts {
  readonly client: Redis;
  ping(): Promise<unknown>;
  /** Told of every command that failed: a server that hangs is left, so that nobody waits twice. */
  noteFailure(error: Error): void;
  close(): void;
}

const COMMAND_TIMEOUT_MS = 200;
const CONNECT_TIMEOUT_MS = 1_000;
const LONGEST_PAUSE_MS = 2_000;

/** The Redis of REDIS_URL; undefined where none is configured. One that is down delays no start. */
export async function createRedis(
  config: Pick<Config, 'redisUrl'>,
  logger: Logger,
): Promise<SharedCounts | undefined> {
  if (config.redisUrl === '') return undefined;
  const client = new Redis(config.redisUrl, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    // A command either reaches Redis now or fails now: a count that comes later counts nothing.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(50 * 2 ** times, LONGEST_PAUSE_MS) * (0.5 + Math.random()),
  });
  let isDown = false;
  // Every attempt to reconnect fails with an event; one line says that it is down, one that it is
  // back.
  const noteDown = (error: Error) => {
    if (!isDown) logger.warn({ err: error }, 'redis is down');
    isDown = true;
  };
  client.on('error', noteDown);
  client.on('ready', () => {
    if (isDown) logger.info('redis is back');
    isDown = false;
  });
  await client.connect().catch(noteDown);

  return {
    client,
    ping: () => client.ping(),
    noteFailure(error) {
      if (client.status !== 'ready' || !/timed out/i.test(error.message)) return;
      noteDown(error);
      // Until it greets the new connection it is not ready, and commands fail at once.
      client.disconnect(true);
    },
    close: () => client.disconnect(),
  };
}
