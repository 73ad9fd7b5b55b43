import type pg from 'pg';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();

async function add(db: pg.Client, slot: string, key: string | null = null): Promise<number> {
  const items = [
    { identifier: 'tick', task: 'tick', payload: { a: 1 }, max_attempts: 3, job_key: key },
  ];
  const { rows } = await db.query<{ count: number }>(
    `select app.add_cron_jobs(${slot}, $1) as count`,
    [JSON.stringify(items)],
  );
  return rows[0]?.count ?? Number.NaN;
}
async function jobs(db: pg.Client) {
  const { rows } = await db.query(
    `select task_identifier as task, max_attempts, key, run_at <= clock_timestamp() as is_due
     from graphile_worker.jobs order by id`,
  );
  return rows;
}
const MINUTE = `date_trunc('minute', now())`;

let worker: pg.Client;
beforeAll(async () => {
  worker = await database.connect('rentify_worker');
});
beforeEach(async () => {
  await worker.query(
    `delete from graphile_worker._private_known_crontabs;
     delete from graphile_worker._private_jobs`,
  );
});

test('of many workers that have the same slot one adds its job, due at once', async () => {
  const workers = await Promise.all(
    Array.from({ length: 8 }, () => database.connect('rentify_worker')),
  );
  const counts = await Promise.all(workers.map((each) => add(each, `'2026-05-05T05:05Z'`)));
  expect(counts.sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  await expect(jobs(worker)).resolves.toEqual([
    { task: 'tick', max_attempts: 3, key: null, is_due: true },
  ]);
});

test('each slot has its job, and one that is older than the last has none', async () => {
  await expect(add(worker, `${MINUTE} - interval '1 minute'`)).resolves.toBe(1);
  await expect(add(worker, MINUTE)).resolves.toBe(1);
  await expect(add(worker, `${MINUTE} - interval '1 minute'`)).resolves.toBe(0);
  await expect(jobs(worker)).resolves.toHaveLength(2);
});

test('with a key there is one job of a kind', async () => {
  await add(worker, `${MINUTE} - interval '1 minute'`, 'the key');
  await add(worker, MINUTE, 'the key');
  await expect(jobs(worker)).resolves.toEqual([
    { task: 'tick', max_attempts: 3, key: 'the key', is_due: true },
  ]);
});

test('a slot that was taken an hour ahead, when the clock was wrong, holds up nobody', async () => {
  await add(worker, `${MINUTE} + interval '1 hour'`);
  await expect(add(worker, MINUTE)).resolves.toBe(1);
  await expect(add(worker, MINUTE)).resolves.toBe(0);
});
