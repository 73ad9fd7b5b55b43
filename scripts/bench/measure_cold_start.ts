import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningFile } from '../start/running_file.ts';
import { median } from './median.ts';
import type { Row } from './row.ts';

const script = join(import.meta.dirname, '..', 'start.ts');
const patienceMs = 120_000;

/** From npm start on a data directory that is there, to the first answer to a query. */
export async function measureColdStart({ rounds }: { rounds: number }): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'rentify-bench-start-'));
  try {
    const firstMs = await startOnce(directory);
    const laterMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) laterMs.push(await startOnce(directory));
    return [
      {
        name: 'npm start on a built database, to the first answer',
        peer: '',
        milliseconds: median(laterMs),
        aim: { belowMs: 5_000 },
        notes: `the very first start, with nothing there: ${(firstMs / 1_000).toFixed(1)} s`,
      },
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function startOnce(dataDir: string): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', ADMIN_PORT: '0', NODE_ENV: 'development' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exit = once(child, 'exit');
  try {
    while (!(await hasAnswered(dataDir))) {
      if (child.exitCode !== null || performance.now() - startedAt > patienceMs) {
        throw new Error('npm start did not come up');
      }
      await sleep(10);
    }
    return performance.now() - startedAt;
  } finally {
    child.kill('SIGTERM');
    await exit;
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
