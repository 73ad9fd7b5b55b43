import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './median.ts';
import type { Row } from './row.ts';
import { startNpm } from './start_npm.ts';

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
  const { firstAnswerMs, stop } = await startNpm(dataDir);
  await stop();
  return firstAnswerMs;
}
