import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface ServerProcess {
  readonly url: string;
  readonly adminUrl: string;
  readonly process: ChildProcess;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

const main = join(import.meta.dirname, '../../server/main.ts');

/** A server in a process of its own; one with the same database and secret trusts its tokens. */
export async function startServerProcess(
  databaseUrl: string,
  secretKey: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      NODE_ENV: 'test',
      PORT: '0',
      ADMIN_PORT: '0',
      DATABASE_URL: databaseUrl,
      SECRET_KEY: secretKey,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const { url, adminUrl } = JSON.parse(line) as { url?: string; adminUrl?: string };
    // The lines that follow are read by nobody; the pipe must not fill up.
    child.stdout.resume();
    if (url !== undefined) return { url, adminUrl: adminUrl ?? '', process: child, kill };
  }
  throw new Error('The server did not start');
}
