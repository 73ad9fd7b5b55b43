import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandOf } from './command_of.ts';
import { stopOrphanedPostgres } from './stop_orphaned_postgres.ts';

/** Ends and removes the servers of test runs that were killed; a run's pid is in its directory. */
export async function removeDeadTestServers(prefix: string): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || commandOf(Number(pid)) !== undefined) continue;
    const directory = join(tmpdir(), name);
    await stopOrphanedPostgres(join(directory, 'cluster'));
    rmSync(directory, { recursive: true, force: true });
  }
}
