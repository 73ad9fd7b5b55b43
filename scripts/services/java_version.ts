import { spawnSync } from 'node:child_process';

/** The major version of the java on the PATH; nothing where there is none. */
export function javaVersion(): number | undefined {
  // It writes its version to the standard error: openjdk version "17.0.15", or "1.8.0" of old.
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const major = /version "(\d+)/.exec(stderr ?? '')?.[1];
  return major === undefined ? undefined : Number(major);
}
