import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf } from './command_of.ts';

const patienceMs = 10_000;

/**
 * After a kill -9 of its parent the server of this data directory still runs, or its postmaster.pid
 * names a process that is somebody else by now. Both would stop the next start.
 */
export async function stopOrphanedPostgres(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  const isOurs = () => commandOf(pid)?.includes(dataDir) === true;
  if (isOurs()) {
    process.kill(pid, 'SIGINT');
    for (const end = performance.now() + patienceMs; isOurs() && performance.now() < end; )
      await sleep(20);
    if (isOurs()) process.kill(pid, 'SIGQUIT');
  }
  rmSync(pidFile, { force: true });
}
