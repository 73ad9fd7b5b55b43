import type { Task } from 'graphile-worker';
import type pg from 'pg';
import { recordRuns } from '../../worker/jobs/record_runs.ts';
import { useDatabase } from '../support/database.ts';
import { runTask } from '../support/run_task.ts';

const database = useDatabase();
let worker: pg.Client;
let owner: pg.Client;

beforeAll(async () => {
  worker = await database.connect('rentify_worker');
  owner = await database.connect('rentify_owner');
});

const recorded = (name: string, task: Task): Task => recordRuns({ [name]: task })[name] as Task;

async function runOf(task: string) {
  const { rows } = await owner.query('select * from app.job_runs where task = $1', [task]);
  return rows[0];
}

test('a job that succeeds says when', async () => {
  await runTask(
    worker,
    recorded('works', async () => {}),
  );
  await expect(runOf('works')).resolves.toMatchObject({
    last_started_at: expect.any(Date),
    last_succeeded_at: expect.any(Date),
    last_failed_at: null,
    last_error_code: null,
  });
});

test('one that fails says with which code, never with which text, and fails all the same', async () => {
  let error: Error = Object.assign(new Error('key=(somebody@example.com)'), { code: '23505' });
  const failing = recorded('fails', async () => {
    throw error;
  });
  await expect(runTask(worker, failing)).rejects.toBe(error);
  await expect(runOf('fails')).resolves.toMatchObject({
    last_succeeded_at: null,
    last_error_code: '23505',
  });
  error = new TypeError('something else');
  await expect(runTask(worker, failing)).rejects.toBe(error);
  await expect(runOf('fails')).resolves.toMatchObject({ last_error_code: 'TypeError' });
});

test('what ends as before is not written again within seconds, a change at once', async () => {
  let isFailing = false;
  const polled = recorded('polled', async () => {
    if (isFailing) throw new Error('no');
  });
  await runTask(worker, polled);
  const first = await runOf('polled');
  await runTask(worker, polled);
  await expect(runOf('polled')).resolves.toEqual(first);
  isFailing = true;
  await expect(runTask(worker, polled)).rejects.toThrow();
  isFailing = false;
  await runTask(worker, polled);
  // By the database's microseconds: within a millisecond both happen.
  const { rows } = await owner.query(
    `select last_succeeded_at > last_failed_at as is_later from app.job_runs where task = 'polled'`,
  );
  expect(rows).toEqual([{ is_later: true }]);
});

test('a job whose run cannot be noted has ended as it has', async () => {
  const log: unknown[] = [];
  const lost = { query: () => Promise.reject(new Error('gone')) } as unknown as pg.Client;
  await expect(
    runTask(
      lost,
      recorded('lost', async () => {}),
      { log },
    ),
  ).resolves.toBeUndefined();
  expect(log).toEqual([expect.objectContaining({ message: 'run not recorded' })]);
});
