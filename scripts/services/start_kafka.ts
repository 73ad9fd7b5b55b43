import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { commandOf } from './command_of.ts';
import { freePort } from './free_port.ts';
import { kafkaLibraries } from './kafka_libraries.ts';
import { kafkaProperties } from './kafka_properties.ts';
import { missingForKafka } from './missing_for_kafka.ts';
import type { RunningKafka } from './running_kafka.ts';

const readyTimeoutMs = 60_000;
const logSettings = join(import.meta.dirname, '../../services/kafka/log4j2.xml');

// Holds the broker for us. Its input is a pipe from us, which ends when we do, even by kill -9:
// then it ends the broker and removes the directory. A line tells it that the broker is dead and
// the directory stays.
const keeper = `
  directory=$1; shift
  cd "$directory" || exit 1
  "$@" > broker.log 2>&1 < /dev/null &
  echo $!
  read -r line && exit 0
  kill -9 $!
  wait $! 2> /dev/null
  cd / && rm -rf "$directory"
`;

/**
 * One Kafka broker in a temporary directory, on free ports of 127.0.0.1. Without a proxy's port
 * its address is `brokers` alone; with it, clients of `proxiedPort` are sent through the proxy.
 */
export async function startKafka(
  options: { readonly proxyPort?: number } = {},
): Promise<RunningKafka> {
  const missing = missingForKafka();
  if (missing !== undefined) throw new Error(missing);
  const directory = mkdtempSync(join(tmpdir(), 'rentify-kafka-'));
  const port = await freePort();
  const proxiedPort = await freePort();
  format(directory, {
    port,
    controllerPort: await freePort(),
    proxied:
      options.proxyPort === undefined
        ? undefined
        : { port: proxiedPort, advertisedPort: options.proxyPort },
  });
  let broker = await startBroker(directory);
  const signal = (name: NodeJS.Signals) => void process.kill(broker.pid, name);
  return {
    brokers: `127.0.0.1:${port}`,
    proxiedPort,
    get pid() {
      return broker.pid;
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    async kill() {
      signal('SIGKILL');
      while (commandOf(broker.pid) !== undefined) await delay(10);
      await ended(broker.keeper, 'keep\n');
    },
    async restart() {
      broker = await startBroker(directory);
    },
    async stop() {
      await ended(broker.keeper);
      // Where it was killed before, nobody else does.
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** What a data directory needs before a broker starts in it: a cluster's id. */
function format(
  directory: string,
  ports: Omit<Parameters<typeof kafkaProperties>[0], 'dataDirectory'>,
): void {
  const properties = kafkaProperties({ dataDirectory: join(directory, 'data'), ...ports });
  writeFileSync(join(directory, 'server.properties'), properties);
  copyFileSync(logSettings, join(directory, 'log4j2.xml'));
  const clusterId = randomBytes(16).toString('base64url');
  execFileSync(
    'java',
    [
      ...java('128m'),
      // One argument: an id that begins with a dash would be taken for an option of its own.
      ...['kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`],
      ...['--config', 'server.properties'],
    ],
    { cwd: directory, stdio: 'pipe' },
  );
}

async function startBroker(
  directory: string,
): Promise<{ readonly pid: number; readonly keeper: ChildProcess }> {
  const logFile = join(directory, 'broker.log');
  rmSync(logFile, { force: true });
  const command = ['java', ...java('512m'), 'kafka.Kafka', 'server.properties'];
  const child = spawn('sh', ['-c', keeper, 'sh', directory, ...command], {
    // A process group of its own: Ctrl-C is for us, and the broker is stopped last.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  // Only who stops the broker waits for it; by itself it must not hold this process.
  child.unref();
  const log = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  const start = performance.now();
  // In its first moments, between fork and exec, a process has no command line.
  const isDead = () => performance.now() > start + 1_000 && commandOf(pid) === undefined;
  while (!log().includes('Kafka Server started')) {
    if (isDead() || performance.now() > start + readyTimeoutMs) {
      const last = log().trim().split('\n').slice(-10).join('\n');
      await ended(child);
      throw new Error(`Kafka did not start:\n${last}`);
    }
    await delay(50);
  }
  return { pid, keeper: child };
}

function java(heap: string): string[] {
  // The JVM expands the star itself.
  const libraries = join(kafkaLibraries().directory, '*');
  return [`-Xmx${heap}`, '-Dlog4j2.configurationFile=file:log4j2.xml', '-cp', libraries];
}

async function ended(child: ChildProcess, lastWord = ''): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.ref();
  child.stdin?.end(lastWord);
  await exited;
}
