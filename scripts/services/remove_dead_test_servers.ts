import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandOf } from './command_of.ts';
import { scratchDirectory } from './scratch_directory.ts';
import { stopOrphanedPostgres } from './stop_orphaned_postgres.ts';

/** Ends and removes the servers of runs that were killed; a run's pid is in its directory. */
export async function removeDeadTestServers(prefix: string): Promise<void> {
  for (const parent of new Set([tmpdir(), scratchDirectory()])) {
    for (const name of readdirSync(parent)) {
      const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
      if (pid === undefined || commandOf(Number(pid)) !== undefined) continue;
      const directory = join(parent, name);
      await stopOrphanedPostgres(join(directory, 'cluster'));
      rmSync(directory, { recursive: true, force: true });
    }
  }
}
