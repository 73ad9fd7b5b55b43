import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withClient } from '../../database/with_client.ts';
import { runningFile } from '../../start/running_file.ts';
import type { Row } from '../row.ts';
import { startNpm } from '../start_npm.ts';

const patienceMs = 120_000;

/** The very first npm start: the demo's events wait for their consumers, and people for answers. */
export async function measureFirstStart(): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'rentify-bench-start-'));
  try {
    const { firstAnswerMs, ask, stop } = await startNpm(directory);
    try {
      const backlog = await waiting(directory);
      const startedAt = performance.now();
      const answersMs: number[] = [];
      while ((await waiting(directory)) > 0) {
        if (performance.now() - startedAt > patienceMs) throw new Error('The events still wait.');
        const askedAt = performance.now();
        if (!(await ask())) throw new Error('The API does not answer while events are told.');
        answersMs.push(performance.now() - askedAt);
        await delay(20);
      }
      const drainedMs = performance.now() - startedAt;
      return [
        {
          name: 'the very first npm start, to the first answer',
          peer: '',
          milliseconds: firstAnswerMs,
          aim: { belowMs: 60_000 },
          notes:
            `${backlog.toLocaleString('en')} events of the demo still waited, and were told in ` +
            `${(drainedMs / 1_000).toFixed(1)} s; answers meanwhile took at most ` +
            `${Math.max(0, ...answersMs).toFixed(0)} ms`,
        },
      ];
    } finally {
      await stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function waiting(dataDir: string): Promise<number> {
  const url = runningFile.read(dataDir)?.ownerDatabaseUrl ?? '';
  return withClient(url, async (owner) => {
    const { rows } = await owner.query<{ count: string }>('select count(*) from app.outbox_events');
    return Number(rows[0]?.count);
  });
}
