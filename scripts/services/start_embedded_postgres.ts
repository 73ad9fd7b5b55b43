import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { embeddedBinaries } from './embedded_binaries.ts';
import { freePort } from './free_port.ts';
import { initialiseCluster } from './initialise_cluster.ts';
import { postgresIdentity } from './postgres_identity.ts';
import { reachableDirectory } from './reachable_directory.ts';
import type { RunningPostgres } from './running_postgres.ts';
import { stopOrphanedPostgres } from './stop_orphaned_postgres.ts';

const readyTimeoutMs = 30_000;
const password = 'postgres';

const always = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  // Our statements are short: compiling one costs more than running it.
  'jit=off',
  // The passwords are known anyway; 4096 rounds would cost 5 ms of CPU for each connection.
  'scram_iterations=1',
];

// A test's data is worth nothing after a crash.
const withoutDurability = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'checkpoint_timeout=1h',
  'max_wal_size=256MB',
];

/** Starts the PostgreSQL that came by npm, in its directory, on 127.0.0.1. */
export async function startEmbeddedPostgres(options: {
  readonly directory: string;
  readonly durable: boolean;
  /** A free one unless given: whoever restarts it wants the one it had. */
  readonly port?: number;
}): Promise<RunningPostgres> {
  const { durable } = options;
  const identity = postgresIdentity();
  const { initdb, postgres } = await embeddedBinaries(identity);
  const directory = reachableDirectory(options.directory, identity);
  const cluster = await initialiseCluster({ initdb, directory, password, durable, identity });
  await stopOrphanedPostgres(cluster);

  const port = options.port ?? (await freePort());
  const settings = durable ? always : [...always, ...withoutDurability];
  const logFile = join(directory, 'postgres.log');
  const log = openSync(logFile, 'w');
  const server = spawn(
    postgres,
    ['-D', cluster, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    // A process group of its own: Ctrl-C is for us, and we stop the database last.
    { ...identity, detached: true, stdio: ['ignore', log, log], cwd: directory },
  );
  closeSync(log);
  const kill = () => server.kill('SIGINT');
  process.once('exit', kill);

  const rootUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  await ready(server, rootUrl, logFile);
  return {
    rootUrl,
    stop: async () => {
      process.off('exit', kill);
      await stopped(server);
    },
  };
}

async function ready(server: ChildProcess, rootUrl: string, logFile: string): Promise<void> {
  const end = performance.now() + readyTimeoutMs;
  for (;;) {
    const client = new pg.Client({ connectionString: rootUrl });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (server.exitCode !== null || performance.now() > end) {
        await stopped(server);
        const lines = readFileSync(logFile, 'utf8').trim().split('\n').slice(-10).join('\n');
        throw new Error(`PostgreSQL did not start:\n${lines}`, { cause: error });
      }
      await sleep(20);
    }
  }
}

async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, 'exit');
  server.kill('SIGINT');
  await exit;
}
