import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { useDatabase } from '../support/database.ts';
import { runRentify } from '../support/run_rentify.ts';
import {
  createJobTables,
  killWorkerProcesses,
  startWorkerProcess,
} from '../support/worker_process.ts';

const database = useDatabase();

// A worker that goes on would free what the next test locks in the name of nobody.
afterEach(killWorkerProcesses);

const rentify = (...args: readonly string[]) =>
  runRentify(args, { WORKER_DATABASE_URL: database.urls.workerDatabaseUrl });

/** A job that failed so often, as graphile-worker leaves it. */
async function jobThatFailed(task: string, attempts: number): Promise<string> {
  const worker = await database.connect('rentify_worker');
  const { rows } = await worker.query<{ id: string }>(
    'select id from graphile_worker.add_job($1)',
    [task],
  );
  const id = rows[0]?.id ?? '';
  await worker.query(
    `update graphile_worker._private_jobs
     set attempts = $2, last_error = E'It fails.\\nat a line', run_at = now() + interval '1 hour'
     where id = $1`,
    [id, attempts],
  );
  return id;
}

test('what failed 25 times is listed, run again by one command, and done; who asked is on record', async () => {
  const owner = await createJobTables(database);
  const failed = await jobThatFailed('hold', 25);
  const retrying = await jobThatFailed('a_task', 3);

  const { stdout } = await rentify('jobs', 'list', '--json');
  expect(JSON.parse(stdout)).toEqual([
    expect.objectContaining({ id: failed, task: 'hold', state: 'failed', attempts: 25 }),
    expect.objectContaining({ id: retrying, state: 'retrying', attempts: 3, maxAttempts: 25 }),
  ]);
  const { stdout: text } = await rentify('jobs', 'list', '--failed');
  expect(text.split('\n')[1]).toMatch(
    new RegExp(`^${failed} +failed +25/25 .+ hold +It fails[.]$`),
  );
  expect(text).not.toContain('a_task');

  await expect(rentify('jobs', 'retry', '--all', '--json')).resolves.toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`"id": "${failed}"`),
  });
  await startWorkerProcess(database.urls.workerDatabaseUrl);
  const done = () => owner.query('select from public.effects where job_id = $1', [failed]);
  for (let tries = 0; tries < 100 && (await done()).rowCount === 0; tries += 1) await sleep(50);
  await expect(done()).resolves.toMatchObject({ rowCount: 1 });

  const { rows } = await owner.query(
    `select actor_id = app.system_user_id() as by_system, details
     from app.audit_events where kind = 'job.retry'`,
  );
  expect(rows).toEqual([
    {
      by_system: true,
      details: { jobs: [{ id: failed, task: 'hold' }], operator: expect.any(String) },
    },
  ]);
});

test('a job is retried by its id, before its time; one that runs or that there is not is refused', async () => {
  const worker = await database.connect('rentify_worker');
  const waiting = await jobThatFailed('another_task', 2);
  const locked = await jobThatFailed('another_task', 2);
  await worker.query(
    `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'somebody'
     where id = $1`,
    [locked],
  );
  const ended = await rentify('jobs', 'retry', waiting, locked, '999999999');
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toContain(`${locked}, 999999999. Retried: ${waiting}.`);
  const { rows } = await worker.query(
    `select attempts, run_at <= now() as is_due from graphile_worker.jobs
     where id = any ($1::bigint[]) order by id`,
    [[waiting, locked]],
  );
  expect(rows).toEqual([
    { attempts: 0, is_due: true },
    { attempts: 2, is_due: false },
  ]);
});

test('nothing to retry is no error, and no audit', async () => {
  const owner = await database.connect('rentify_owner');
  const audits = async () =>
    (await owner.query(`select from app.audit_events where kind = 'job.retry'`)).rowCount;
  const before = await audits();
  await expect(rentify('jobs', 'retry', '--all')).resolves.toMatchObject({
    code: 0,
    stdout: '0 retried\n',
  });
  await expect(audits()).resolves.toBe(before);
});

test.each([
  [[]],
  [['jobs']],
  [['nonsense', 'list']],
  [['jobs', 'retry']],
  [['jobs', 'retry', '1', '--all']],
  [['jobs', 'retry', 'one']],
  [['jobs', 'list', '--nonsense']],
])('called wrongly (%j) it says how it is called, with 2', async (args) => {
  const { code, stdout, stderr } = await rentify(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('npx rentify jobs');
});

test('asked for help it lists every command, with 0; without a database it says so, with 1', async () => {
  await expect(rentify('--help')).resolves.toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/jobs list.+\n.+jobs retry/),
  });
  await expect(runRentify(['jobs', 'list'], { DATA_DIR: '/nowhere' })).resolves.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Set WORKER_DATABASE_URL'),
  });
});

test('npx runs it in the checkout, under the Node of the checkout', async () => {
  const cwd = join(import.meta.dirname, '..', '..');
  const { stdout } = await promisify(execFile)('npx', ['--no-install', 'rentify', '--help'], {
    cwd,
  });
  expect(stdout).toContain('npx rentify jobs list');
}, 60_000);
