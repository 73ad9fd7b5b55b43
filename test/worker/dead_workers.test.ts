import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { createLogger } from '../../server/logger.ts';
import { createWorkerPool } from '../../worker/create_worker_pool.ts';
import { Heartbeat } from '../../worker/heartbeat.ts';
import { startCommitProxy } from '../support/commit_proxy.ts';
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
afterEach(async () => {
  await killWorkerProcesses();
  await root.query('delete from app.worker_heartbeats');
});

const start = () => startWorkerProcess(database.urls.workerDatabaseUrl);

async function addJob(holdMs: number, queue: string | null = null): Promise<string> {
  const { rows } = await worker.query<{ id: string }>(
    `select id from graphile_worker.add_job(
       'hold', json_build_object('holdMs', $1::int), queue_name => $2)`,
    [holdMs, queue],
  );
  return rows[0]?.id ?? '';
}

async function pidsOf(table: 'begun' | 'effects', job: string): Promise<number[]> {
  const { rows } = await root.query<{ pid: number }>(
    `select pid from public.${table} where job_id = $1`,
    [job],
  );
  return rows.map(({ pid }) => pid);
}

/** Waits for what the intervals of job_worker.ts bring within seconds. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('It did not happen within 15 s.');
    await sleep(50);
  }
}

test.each([
  ['killed', 'SIGKILL', null],
  ['paused', 'SIGSTOP', null],
  ['killed, and its queue', 'SIGKILL', 'a queue'],
] as const)('what a worker held that was %s is run by another', async (_how, signal, queue) => {
  const doomed = await start();
  const job = await addJob(2_500, queue);
  await until(async () => (await pidsOf('begun', job)).length === 1);
  doomed.process.kill(signal);
  const next = queue === null ? undefined : await addJob(0, queue);

  const other = await start();
  await until(async () => (await pidsOf('effects', job)).length === 1);
  await expect(pidsOf('effects', job)).resolves.toEqual([other.pid]);
  await expect(pidsOf('begun', job)).resolves.toEqual([doomed.pid, other.pid]);
  if (next !== undefined) {
    await until(async () => (await pidsOf('effects', next)).length === 1);
  }
  expect(other.said).toContain('dead workers: their jobs are unlocked');
  const { rows } = await root.query(`select last_error_code from app.job_runs where task = 'hold'`);
  expect(rows).toEqual([{ last_error_code: 'WORKER_LOST' }]);
});

test('a worker that was paused finds itself declared dead, and ends: the effect is there once', async () => {
  const paused = await start();
  const job = await addJob(2_500);
  await until(async () => (await pidsOf('begun', job)).length === 1);
  paused.process.kill('SIGSTOP');
  const other = await start();
  await until(async () => (await pidsOf('begun', job)).length === 2);

  paused.process.kill('SIGCONT');
  await expect(paused.exited).resolves.toBe(1);
  expect(paused.said).toContain('declared dead: others run its jobs');
  await until(async () => (await pidsOf('effects', job)).length > 0);
  other.process.kill('SIGTERM');
  await expect(other.exited).resolves.toBe(0);
  await expect(pidsOf('effects', job)).resolves.toHaveLength(1);
});

test('a worker that lost its database while another took its job ends: the effect is there once', async () => {
  const proxy = await startCommitProxy(database.urls.workerDatabaseUrl);
  const cutOff = await startWorkerProcess(proxy.url);
  const job = await addJob(2_500);
  await until(async () => (await pidsOf('begun', job)).length === 1);
  proxy.refuse();

  const other = await start();
  await until(async () => (await pidsOf('effects', job)).length === 1);
  proxy.admit();
  await expect(cutOff.exited).resolves.toBe(1);
  await expect(pidsOf('effects', job)).resolves.toEqual([other.pid]);
  await proxy.stop();
});

test('a worker that lives is never taken for dead, however long its job runs', async () => {
  const busy = await start();
  const other = await start();
  const job = await addJob(5_000);
  await until(async () => (await pidsOf('effects', job)).length === 1);
  await expect(pidsOf('begun', job)).resolves.toHaveLength(1);
  for (const { said } of [busy, other]) {
    expect(said).not.toContain('dead workers: their jobs are unlocked');
  }
});

test('a worker that stops leaves nothing behind', async () => {
  const stopping = await start();
  const lives = async () => (await root.query('select from app.worker_heartbeats')).rowCount;
  await until(async () => (await lives()) === 1);
  stopping.process.kill('SIGTERM');
  await expect(stopping.exited).resolves.toBe(0);
  await expect(lives()).resolves.toBe(0);
});

test('of many that look for the dead at once, one unlocks', async () => {
  await root.query(
    `insert into app.worker_heartbeats (worker_id, beaten_at)
     values ('dead', now() - interval '31 seconds'), ('alive', now() - interval '29 seconds')`,
  );
  const sweepers = await Promise.all(
    Array.from({ length: 8 }, () => database.connect('rentify_worker')),
  );
  const buried = await Promise.all(
    sweepers.map(async (sweeper) => {
      const { rows } = await sweeper.query<{ ids: string[] }>(
        `select app.bury_dead_workers('30 seconds') as ids`,
      );
      return rows[0]?.ids ?? [];
    }),
  );
  expect(buried.flat()).toEqual(['dead']);
});

test('after the database was away nobody is dead for it, though all were silent', async () => {
  await root.query(
    `insert into app.worker_heartbeats (worker_id, beaten_at)
     values ('as silent as all', now() - interval '1 minute')`,
  );
  const logLines: string[] = [];
  const logger = createLogger({ logLevel: 'info' }, { write: (line) => void logLines.push(line) });
  const { pool, end } = createWorkerPool(
    { workerDatabaseUrl: database.urls.workerDatabaseUrl, workerConcurrency: 1 },
    logger,
    { max: 1 },
  );
  const heartbeat = new Heartbeat({
    pool,
    logger,
    times: { beatEveryMs: 100, sweepEveryMs: 100, deadAfterMs: 1_500 },
    onLost: () => {},
  });
  await heartbeat.enter('newly back');
  await sleep(1_000);
  await expect(root.query('select from app.worker_heartbeats')).resolves.toMatchObject({
    rowCount: 2,
  });
  await until(async () => (await root.query('select from app.worker_heartbeats')).rowCount === 1);
  await heartbeat.stop();
  await end();
});
