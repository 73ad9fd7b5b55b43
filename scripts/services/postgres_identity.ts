import { execFileSync } from 'node:child_process';

export type PostgresIdentity = { readonly uid?: number; readonly gid?: number };

/** Whom PostgreSQL runs as. It refuses root, so root (a container, CI) hands over to `postgres`. */
export function postgresIdentity(): PostgresIdentity {
  if (process.getuid?.() !== 0) return {};
  return existing() ?? created();
}

function existing(): PostgresIdentity | undefined {
  try {
    return { uid: numberFrom('id', '-u', 'postgres'), gid: numberFrom('id', '-g', 'postgres') };
  } catch {
    return undefined; // id fails for an unknown user; there is nothing else it could tell us.
  }
}

function created(): PostgresIdentity {
  execFileSync('useradd', ['--system', '--user-group', 'postgres'], { stdio: 'pipe' });
  return { uid: numberFrom('id', '-u', 'postgres'), gid: numberFrom('id', '-g', 'postgres') };
}

function numberFrom(command: string, ...args: string[]): number {
  return Number.parseInt(execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' }), 10);
}
