import { setTimeout as sleep } from 'node:timers/promises';
import { parseCronItems } from 'graphile-worker';
import { createLogger } from '../../server/logger.ts';
import { startWorker } from '../../worker/start_worker.ts';
import { useDatabase } from '../support/database.ts';
import { workerConfig } from '../support/worker_config.ts';

const database = useDatabase();

// A slot is a minute of the real clock: there is no shorter one to wait for.
const SLOT_MS = 60_000;

test('two workers run a slot once; slots that nobody was there for are not made up for', async () => {
  const worker = await database.connect('rentify_worker');
  await worker.query(
    `insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
     values ('tick', now() - interval '1 day', date_trunc('minute', now() - interval '2 hours'))`,
  );
  const runs: Date[] = [];
  const start = () =>
    startWorker({
      config: workerConfig(database.urls),
      logger: createLogger({ logLevel: 'silent' }),
      // Without a key, so that a second job would be a second run.
      tasks: { tick: async () => void runs.push(new Date()) },
      parsedCronItems: parseCronItems([
        { task: 'tick', match: '* * * * *', identifier: 'tick', options: { backfillPeriod: 0 } },
      ]),
    });
  // Not on the edge of a minute, so that exactly one slot passes.
  if (Date.now() % SLOT_MS > SLOT_MS - 5_000) await sleep(6_000);
  const workers = await Promise.all([start(), start()]);
  await sleep(SLOT_MS - (Date.now() % SLOT_MS) + 5_000);
  await Promise.all(workers.map(({ stop }) => stop()));
  expect(runs).toHaveLength(1);
}, 90_000);
