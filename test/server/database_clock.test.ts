import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { readConfig } from '../../server/config.ts';
import { createPool } from '../../server/create_pool.ts';
import { createDatabaseClock, type DatabaseClock } from '../../server/database_clock.ts';
import { createLogger } from '../../server/logger.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type SetClock, setDatabaseClock } from '../support/set_database_clock.ts';

const database = useDatabase();
let root: pg.Client;
let set: SetClock;
let pool: pg.Pool;
let clock: DatabaseClock;

beforeAll(async () => {
  root = await database.connect('superuser');
  set = await setDatabaseClock(root, 'rentify_api');
  const logger = createLogger({ logLevel: 'silent' });
  pool = createPool({ ...readConfig([], { NODE_ENV: 'test' }), ...database.urls }, logger);
  clock = await createDatabaseClock({ pool, logger, refreshMs: 50 });
});
afterAll(async () => {
  clock?.stop();
  await pool?.end();
});

async function alter(statement: string): Promise<void> {
  const { rows } = await root.query('select format($1, current_database()) as statement', [
    statement,
  ]);
  await root.query(rows[0].statement);
}
const aheadS = () => (clock.nowMs() - Date.now()) / 1_000;

test.each([
  ['an hour ahead', '1 hour', 3_600],
  ['an hour behind', '-1 hour', -3_600],
  ['set back five minutes', '-5 minutes', -300],
  ['right again', '0', 0],
])('it follows when the clock of the database is %s', async (_how, by, seconds) => {
  await set.shift(by);
  await eventually(async () => Math.abs(aheadS() - seconds) < 5);
});

test('while the database is away it goes on from what it knew', async () => {
  await alter('revoke connect on database %I from rentify_api');
  await root.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where usename = 'rentify_api' and datname = current_database()`,
  );
  await set.shift('1 hour');
  const before = clock.nowMs();
  await sleep(500);
  const passed = clock.nowMs() - before;
  expect(passed).toBeGreaterThan(400);
  expect(passed).toBeLessThan(60_000);
  await alter('grant connect on database %I to rentify_api');
  await eventually(async () => Math.abs(aheadS() - 3_600) < 5);
});
