import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { Redis } from 'ioredis';
import { freePort } from '../../scripts/services/free_port.ts';
import { readConfig } from '../../server/config.ts';
import { executableOnPath } from './executable_on_path.ts';
import { skipFile } from './skip_file.ts';

export interface TestRedis {
  /** For REDIS_URL; known once the file's tests run. */
  readonly url: string;
  /** One command, as an operator would give it. */
  command(name: string, ...values: readonly (string | number)[]): Promise<unknown>;
  /** Hung: it holds its connections and answers nothing. */
  pause(): void;
  resume(): void;
  /** Down, as after a power cut; `start` brings it back empty, on the same port. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

/**
 * Gives this test file a Redis of its own, which it may stop, flush and fill; call it once, at the
 * top of the file. Never that of REDIS_URL, which is somebody's.
 */
export function useRedis(): TestRedis {
  const program = executableOnPath('redis-server', 'valkey-server');
  let port = 0;
  let server: ChildProcess | undefined;
  const urlOf = () => `redis://127.0.0.1:${port}`;

  const kill = async () => {
    if (server === undefined) return;
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
    server = undefined;
  };
  const start = async () => {
    if (program === undefined) throw new Error('there is no redis-server on the PATH');
    const options = ['--bind', '127.0.0.1', '--port', String(port), '--dir', tmpdir()];
    server = spawn(program, [...options, '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
    await withRedis(urlOf(), (redis) => redis.ping());
  };

  if (program === undefined) {
    const reason = 'there is no redis-server on the PATH';
    if (readConfig().ci) throw new Error(reason);
    skipFile(reason);
  } else {
    beforeAll(async () => {
      port = await freePort();
      await start();
    });
    afterAll(kill);
  }
  return {
    get url() {
      return urlOf();
    },
    command: (name, ...values) => withRedis(urlOf(), (redis) => redis.call(name, ...values)),
    pause: () => void server?.kill('SIGSTOP'),
    resume: () => void server?.kill('SIGCONT'),
    kill,
    start,
  };
}

async function withRedis<Result>(url: string, work: (redis: Redis) => Promise<Result>) {
  const redis = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: 100 });
  // While the server starts each refused connection is an event; the command itself waits or fails.
  redis.on('error', () => {});
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
