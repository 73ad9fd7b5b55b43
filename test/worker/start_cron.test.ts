import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { parseCronItems } from 'graphile-worker';
import type pg from 'pg';
import { createLogger } from '../../server/logger.ts';
import { createWorkerPool } from '../../worker/create_worker_pool.ts';
import { startCron } from '../../worker/start_cron.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type SetClock, setDatabaseClock } from '../support/set_database_clock.ts';

const database = useDatabase();
// Without keys, so that each job of each slot is there.
const items = parseCronItems(
  [
    ['minutely', '* * * * *'],
    ['hourly', '2 * * * *'],
  ].map(([task = '', match = '']) => ({ task, match, identifier: task })),
);
// Where the machine is slow the first minute may have begun before: then it is the next one's.
jest.setTimeout(200_000);
let root: pg.Client;
let set: SetClock;

beforeAll(async () => {
  root = await database.connect('superuser');
  set = await setDatabaseClock(root, 'rentify_worker');
});
beforeEach(() =>
  root.query(
    `delete from graphile_worker._private_jobs; delete from graphile_worker._private_known_crontabs`,
  ),
);

/** Starts it so many seconds before the clock says 12:00 in the database, on a day to come. */
async function startBefore(seconds: number) {
  const { rows } = await root.query(
    `select ('2100-01-01T12:00Z' - pg_catalog.clock_timestamp())::text as by`,
  );
  const noon = `${rows[0].by}`;
  await shiftTo(noon, `-${seconds} seconds`);
  const logLines: string[] = [];
  const logger = createLogger({ logLevel: 'info' }, { write: (line) => void logLines.push(line) });
  const { workerDatabaseUrl } = database.urls;
  const { pool, end } = createWorkerPool({ workerDatabaseUrl, workerConcurrency: 1 }, logger);
  const cron = startCron(items, { pool, logger });
  // It has read the clock once.
  await eventually(async () => pool.totalCount > 0 && pool.idleCount > 0);
  return {
    logLines,
    /** From now on the clock differs by this from what it would have said. */
    jump: (by: string) => shiftTo(noon, `-${seconds} seconds`, by),
    async stop() {
      await cron.stop();
      await end();
    },
  };
}
async function shiftTo(...intervals: string[]): Promise<void> {
  const { rows } = await root.query(
    'select (select sum(i::interval) from unnest($1::text[]) i)::text as by',
    [intervals],
  );
  await set.shift(rows[0].by);
}
async function jobs(): Promise<Record<string, number>> {
  const { rows } = await root.query<{ task: string; count: number }>(
    `select task_identifier as task, count(*)::int as count
     from graphile_worker.jobs where run_at <= now() group by 1`,
  );
  return Object.fromEntries(rows.map(({ task, count }) => [task, count]));
}
const minutely = async () => (await jobs())['minutely'] ?? 0;

test('a minute that begins has its jobs, and the one that it started in has none', async () => {
  const cron = await startBefore(5);
  await eventually(async () => (await minutely()) === 1, 150_000);
  await expect(jobs()).resolves.toEqual({ minutely: 1 });
  await cron.stop();
});

test('what passed meanwhile is made up for, so that what runs once an hour is not missed', async () => {
  const cron = await startBefore(5);
  await cron.jump('3 minutes');
  await eventually(async () => (await minutely()) === 4, 150_000);
  await expect(jobs()).resolves.toEqual({ minutely: 4, hourly: 1 });
  await cron.stop();
});

test('of a clock that jumps by days an hour is made up for', async () => {
  const cron = await startBefore(5);
  await cron.jump('2 days');
  await eventually(async () => (await minutely()) >= 60, 150_000);
  await expect(jobs()).resolves.toEqual({ minutely: 60, hourly: 1 });
  await cron.stop();
});

test('a clock that is set back is followed: nobody waits until it has caught up', async () => {
  const cron = await startBefore(5);
  // It wakes at 12:00 by the time that passed, and finds this.
  await cron.jump('-5 minutes -3 seconds');
  await eventually(async () => (await minutely()) >= 1, 150_000);
  expect(cron.logLines.join()).toContain("the database's clock was set back");
  await cron.stop();
});

test('a database that is away is waited for', async () => {
  const cron = await startBefore(5);
  const { rows } = await root.query(
    `select format('database %I', current_database()) as name from pg_stat_activity
     where pid = pg_backend_pid()`,
  );
  await root.query(`revoke connect on ${rows[0].name} from rentify_worker`);
  await root.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where usename = 'rentify_worker' and datname = current_database()`,
  );
  await eventually(
    async () => cron.logLines.join().includes('cron waits for the database'),
    20_000,
  );
  await root.query(`grant connect on ${rows[0].name} to rentify_worker`);
  await eventually(async () => (await minutely()) === 1, 150_000);
  await sleep(100);
  await expect(minutely()).resolves.toBe(1);
  await cron.stop();
});
