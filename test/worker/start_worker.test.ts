import { setTimeout as sleep } from 'node:timers/promises';
import type { Task, TaskList } from 'graphile-worker';
import { createLogger } from '../../server/logger.ts';
import { startWorker } from '../../worker/start_worker.ts';
import { useDatabase } from '../support/database.ts';
import { activeRental, hoursFromNow, rentalDesk } from '../support/rental_desk.ts';
import { workerConfig } from '../support/worker_config.ts';

const database = useDatabase();

function start(tasks?: TaskList) {
  const logLines: string[] = [];
  const worker = startWorker({
    config: workerConfig(database.urls),
    logger: createLogger({ logLevel: 'info' }, { write: (line) => void logLines.push(line) }),
    ...(tasks && { tasks }),
  });
  return worker.then((running) => ({ ...running, logLines }));
}

async function addJob(identifier: string): Promise<string> {
  const client = await database.connect('rentify_worker');
  const { rows } = await client.query<{ id: string }>(
    'select id from graphile_worker.add_job($1, max_attempts => 1)',
    [identifier],
  );
  return rows[0]?.id ?? '';
}

async function jobLeft(id: string) {
  const client = await database.connect('rentify_worker');
  const { rows } = await client.query(
    'select locked_at, attempts, last_error from graphile_worker.jobs where id = $1',
    [id],
  );
  return rows[0];
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('It did not happen within 10 s.');
    await sleep(50);
  }
}

test('an overdue rental is flagged by the worker, and a line of the log says so', async () => {
  const owner = await database.connect('superuser');
  const desk = await rentalDesk(owner);
  await owner.query('begin');
  await activeRental(owner, desk, { startAt: hoursFromNow(-30), endAt: hoursFromNow(-1) });
  await owner.query('commit');

  const worker = await start();
  const job = await addJob('rental/flag_overdue_rentals');
  await until(async () => (await jobLeft(job)) === undefined);
  await worker.stop();

  const { rows } = await owner.query('select overdue_at from rental.rentals');
  expect(rows).toEqual([{ overdue_at: expect.any(Date) }]);
  const swept = worker.logLines
    .map((line) => JSON.parse(line))
    .find(({ msg }) => msg === 'rows swept');
  expect(swept).toMatchObject({ level: 'info', task: 'rental/flag_overdue_rentals', count: 1 });
});

test('a job that runs while the worker stops is finished, and recorded', async () => {
  const begun = Promise.withResolvers<void>();
  const slow: Task = async () => {
    begun.resolve();
    await sleep(500);
  };
  const worker = await start({ slow });
  const job = await addJob('slow');
  await begun.promise;
  await worker.stop();
  await expect(jobLeft(job)).resolves.toBeUndefined();
});

test('a job that fails while the worker stops is recorded, and not locked for hours', async () => {
  const begun = Promise.withResolvers<void>();
  const failing: Task = async () => {
    begun.resolve();
    await sleep(500);
    throw new Error('This job fails.');
  };
  const worker = await start({ failing });
  const job = await addJob('failing');
  await begun.promise;
  await worker.stop();
  await expect(jobLeft(job)).resolves.toMatchObject({
    locked_at: null,
    attempts: 1,
    last_error: expect.stringContaining('This job fails.'),
  });
  const failed = worker.logLines.map((line) => JSON.parse(line)).find((line) => line.failure);
  expect(failed).toMatchObject({ level: 'error', err: { message: 'This job fails.' } });
  expect(failed).not.toHaveProperty('job');
});

test('a job that a killed worker left locked does not hold up the next one of its key', async () => {
  const client = await database.connect('rentify_worker');
  const add = () =>
    client.query(`select graphile_worker.add_job('sweep', job_key => 'sweep', max_attempts => 3)`);
  await add();
  await client.query(
    `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'killed'
     where key = 'sweep'`,
  );
  await add();

  const swept = Promise.withResolvers<void>();
  const worker = await start({ sweep: async () => swept.resolve() });
  await swept.promise;
  await worker.stop();
});

test('a worker that has stopped is gone: the database may stop at once', async () => {
  const worker = await start({ sweep: async () => undefined });
  const owner = await database.connect('superuser');
  const connections = async () => {
    const { rows } = await owner.query(
      `select from pg_stat_activity
       where datname = current_database() and application_name = 'rentify_worker'`,
    );
    return rows.length;
  };
  await until(async () => (await connections()) > 1);
  await worker.stop();
  await expect(connections()).resolves.toBe(0);
});
