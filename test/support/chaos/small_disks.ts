import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OwnPostgres } from '../own_postgres.ts';

type Disk = 'data_disk' | 'wal_disk';

export interface SmallDisks {
  /** Somebody else's file takes what is left of a disk, but for a little. */
  fill(disk: Disk): void;
  /** That file is gone. */
  free(disk: Disk): void;
  /** What PostgreSQL has logged since it was started. */
  log(): string;
  /** Starts PostgreSQL, anew where it runs. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const LITTLE_KB = 64;
const main = join(import.meta.dirname, 'postgres_on_small_disks.ts');

/** Why no disk can be mounted here, if so. */
export function missingForSmallDisks(): string | undefined {
  const tried = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()], {
    encoding: 'utf8',
  });
  if (tried.status === 0) return undefined;
  const reason = tried.error?.message ?? tried.stderr.trim();
  return `no small disk can be mounted, as root may where mounts may be unshared: ${reason}`;
}

/** Moves a PostgreSQL to disks that are full soon; it listens where it did. */
export async function putOnSmallDisks(postgres: OwnPostgres): Promise<SmallDisks> {
  const { directory, port } = postgres;
  await postgres.shutDown();
  // Mounts that only this process and its children see, and that end with them.
  const keeper = spawn('unshare', ['--mount', process.execPath, main, directory, String(port)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const fillerOf = (disk: Disk) => join(`/proc/${keeper.pid}/root`, directory, disk, 'filler');
  const disks: SmallDisks = {
    fill: (disk) => fill(fillerOf(disk)),
    free: (disk) => rmSync(fillerOf(disk)),
    log: () => readFileSync(join(directory, 'postgres.log'), 'utf8'),
    async start() {
      keeper.send('start');
      const [answer] = await answerOf(keeper);
      if (answer !== 'started') throw new Error(answer);
    },
    async stop() {
      if (keeper.exitCode !== null || keeper.signalCode !== null) return;
      const ended = once(keeper, 'exit');
      keeper.disconnect();
      await ended;
    },
  };
  await disks.start();
  return disks;
}

async function answerOf(keeper: ChildProcess): Promise<[string]> {
  const ended = once(keeper, 'exit').then(() => ['It ended.']);
  return (await Promise.race([once(keeper, 'message'), ended])) as [string];
}

function fill(path: string): void {
  const file = openSync(path, 'w');
  const { bavail, bsize } = statfsSync(join(path, '..'));
  const chunk = Buffer.alloc(1_024 * 1_024);
  let left = bavail * bsize - LITTLE_KB * 1_024;
  while (left > 0) left -= writeSync(file, chunk, 0, Math.min(left, chunk.length));
  closeSync(file);
}
