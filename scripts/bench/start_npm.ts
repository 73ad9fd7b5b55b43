import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningFile } from '../start/running_file.ts';

const script = join(import.meta.dirname, '..', 'start.ts');
const patienceMs = 120_000;

export type StartedNpm = {
  /** From the command to the first answer to a query. */
  readonly firstAnswerMs: number;
  /** Asks the API once more. */
  readonly ask: () => Promise<boolean>;
  readonly stop: () => Promise<void>;
};

/** npm start on this data directory; resolves when the API has answered a query. */
export async function startNpm(dataDir: string): Promise<StartedNpm> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', ADMIN_PORT: '0', NODE_ENV: 'development' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exit = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await exit;
  };
  const ask = () => hasAnswered(dataDir);
  try {
    while (!(await ask())) {
      if (child.exitCode !== null || performance.now() - startedAt > patienceMs) {
        throw new Error('npm start did not come up');
      }
      await sleep(10);
    }
    return { firstAnswerMs: performance.now() - startedAt, ask, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function hasAnswered(dataDir: string): Promise<boolean> {
  const url = runningFile.read(dataDir)?.url;
  if (url === undefined) return false;
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ locations(first: 1) { nodes { id } } }' }),
  });
  return response.ok && !(await response.text()).includes('"errors"');
}
