import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import {
  createJobTables,
  killWorkerProcesses,
  startWorkerProcess,
} from '../support/worker_process.ts';

const database = useDatabase();
let root: pg.Client;
let worker: pg.Client;

beforeAll(async () => {
  root = await createJobTables(database);
  worker = await database.connect('rentify_worker');
});
afterEach(killWorkerProcesses);

async function addJob(holdMs: number, key: string | null = null): Promise<string> {
  const { rows } = await worker.query<{ id: string }>(
    `select id from graphile_worker.add_job(
       'hold', json_build_object('holdMs', $1::int), job_key => $2)`,
    [holdMs, key],
  );
  return rows[0]?.id ?? '';
}

async function count(table: 'begun' | 'effects', job: string): Promise<number> {
  const { rows } = await root.query<{ count: number }>(
    `select count(*)::int from public.${table} where job_id = $1`,
    [job],
  );
  return rows[0]?.count ?? 0;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('It did not happen within 15 s.');
    await sleep(20);
  }
}

async function jobLeft(id: string) {
  const { rows } = await worker.query(
    'select locked_at, attempts, last_error from graphile_worker.jobs where id = $1',
    [id],
  );
  return rows[0];
}

test('told to stop during a job, the worker finishes it and ends with 0', async () => {
  const stopping = await startWorkerProcess(database.urls.workerDatabaseUrl);
  const job = await addJob(1_000);
  await until(async () => (await count('begun', job)) === 1);
  stopping.process.kill('SIGTERM');
  await expect(stopping.exited).resolves.toBe(0);
  await expect(count('effects', job)).resolves.toBe(1);
  await expect(jobLeft(job)).resolves.toBeUndefined();
});

test('a job that takes longer than the grace is told to give up, released, and run by the next', async () => {
  const stopping = await startWorkerProcess(database.urls.workerDatabaseUrl, {
    SHUTDOWN_TIMEOUT_MS: '500',
  });
  const job = await addJob(60_000);
  await until(async () => (await count('begun', job)) === 1);
  const toldAt = performance.now();
  stopping.process.kill('SIGTERM');
  await expect(stopping.exited).resolves.toBe(0);
  expect(performance.now() - toldAt).toBeLessThan(5_000);
  await expect(jobLeft(job)).resolves.toMatchObject({
    locked_at: null,
    attempts: 1,
    last_error: expect.stringContaining('aborted'),
  });

  await worker.query(
    `select graphile_worker.reschedule_jobs(array[$1::bigint], run_at => now());`,
    [job],
  );
  await worker.query(
    `update graphile_worker._private_jobs set payload = '{"holdMs": 0}' where id = $1`,
    [job],
  );
  await startWorkerProcess(database.urls.workerDatabaseUrl);
  await until(async () => (await count('effects', job)) === 1);
});

test('a job that is asked for again while it runs runs again after: no work is lost', async () => {
  await startWorkerProcess(database.urls.workerDatabaseUrl);
  const first = await addJob(1_000, 'the same');
  await until(async () => (await count('begun', first)) === 1);
  const again = await addJob(0, 'the same');
  expect(again).not.toBe(first);
  await until(async () => (await count('effects', first)) === 1);
  await until(async () => (await count('effects', again)) === 1);
});

test('a job that failed for good is in the numbers and on record', async () => {
  const { rows } = await worker.query<{ id: string }>(
    `select id from graphile_worker.add_job('hold', '{"holdMs": 60000}', max_attempts => 1)`,
  );
  const job = rows[0]?.id ?? '';
  const stopping = await startWorkerProcess(database.urls.workerDatabaseUrl, {
    SHUTDOWN_TIMEOUT_MS: '100',
  });
  await until(async () => (await count('begun', job)) === 1);
  stopping.process.kill('SIGTERM');
  await stopping.exited;
  await root.query('set role gatekeeper');
  const { rows: backlog } = await root.query('select exhausted::int from app.job_backlog()');
  const { rows: runs } = await root.query(`select * from app.last_job_runs() where task = 'hold'`);
  await root.query('reset role');
  expect(backlog).toEqual([{ exhausted: 1 }]);
  expect(runs).toEqual([expect.objectContaining({ last_failed_at: expect.any(Date) })]);
});
