import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PostgresIdentity } from './postgres_identity.ts';

/**
 * A directory that PostgreSQL's user may write. Root may have its checkout below /root, which is
 * closed to `postgres`; then the directory is one of /var/lib/rentify, named after the wanted one.
 */
export function reachableDirectory(wanted: string, identity: PostgresIdentity): string {
  const directory = owned(resolve(wanted), identity);
  if (canWrite(directory, identity)) return directory;
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 12);
  return owned(join('/var/lib/rentify', name), identity);
}

function owned(directory: string, { uid, gid }: PostgresIdentity): string {
  mkdirSync(directory, { recursive: true });
  if (uid !== undefined && gid !== undefined) chownSync(directory, uid, gid);
  return directory;
}

function canWrite(directory: string, identity: PostgresIdentity): boolean {
  if (identity.uid === undefined) return true;
  try {
    execFileSync('test', ['-w', directory], { ...identity, stdio: 'pipe', cwd: '/' });
    return true;
  } catch {
    return false; // test answers by its exit status.
  }
}
