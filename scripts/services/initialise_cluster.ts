import { execFile } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresIdentity } from './postgres_identity.ts';

/**
 * Makes the cluster `<directory>/cluster` unless it is there. It is built beside its place and
 * moved, because initdb writes PG_VERSION early: one that was killed would look like a cluster.
 */
export async function initialiseCluster(options: {
  readonly initdb: string;
  readonly directory: string;
  readonly password: string;
  readonly durable: boolean;
  readonly identity: PostgresIdentity;
}): Promise<string> {
  const { directory, identity } = options;
  const cluster = join(directory, 'cluster');
  if (existsSync(cluster)) return cluster;

  const unfinished = `${cluster}.new`;
  const passwordFile = join(directory, 'password');
  rmSync(unfinished, { recursive: true, force: true });
  writeFileSync(passwordFile, options.password);
  try {
    await promisify(execFile)(
      options.initdb,
      [
        ...['-D', unfinished, '-U', 'postgres', '--auth=scram-sha-256', '--no-instructions'],
        ...[`--pwfile=${passwordFile}`, '-c', 'scram_iterations=1'],
        // The builtin C.UTF-8 is the same on every system and needs no locale installed.
        ...['--encoding=UTF8', '--locale=C'],
        ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
        ...(options.durable ? [] : ['--no-sync']),
      ],
      { ...identity, cwd: directory },
    );
  } finally {
    rmSync(passwordFile);
  }
  renameSync(unfinished, cluster);
  return cluster;
}
