import { relayLock } from '../../worker/outbox/relay_lock.ts';
import { useDatabase } from '../support/database.ts';
import { deadLetter } from '../support/dead_letters.ts';
import { declareTestType, emitEvents } from '../support/outbox.ts';
import { runRentify } from '../support/run_rentify.ts';

const database = useDatabase();
const rentify = (environment: Record<string, string>, ...args: readonly string[]) =>
  runRentify(['outbox', 'status', ...args], {
    WORKER_DATABASE_URL: database.urls.workerDatabaseUrl,
    ...environment,
  });

test('it says what waits in which shard, who relays, the days of the archive and the letters that wait', async () => {
  const owner = await database.connect('rentify_owner');
  await expect(rentify({})).resolves.toMatchObject({
    code: 0,
    stdout: expect.stringContaining('archive: no day, because no relay has run yet'),
  });
  await owner.query('select app.open_archive_days()');
  await declareTestType(owner, 'counter');
  // The last byte of the id says which shard.
  await emitEvents(owner, 3, { id: '00000000-0000-4000-8000-000000000002' });
  await owner.query(`update app.outbox_events set occurred_at = now() - interval '1 h'`);
  await deadLetter(owner, { event: null });
  const relay = await database.connect('rentify_worker');
  await relay.query('select pg_advisory_lock($1, 2)', [relayLock]);

  const { code, stdout } = await rentify({}, '--json');
  expect(code).toBe(0);
  const status = JSON.parse(stdout);
  const idle = { waiting: 0, oldestAt: null, hasRelay: false };
  expect(status).toMatchObject({
    waiting: 3,
    shards: [
      { shard: 0, ...idle },
      { shard: 1, ...idle },
      { shard: 2, waiting: 3, oldestAt: expect.any(String), hasRelay: true },
      { shard: 3, ...idle },
    ],
    deadLetters: [{ consumer: 'counter', waiting: 1, oldestFailedAt: expect.any(String) }],
    lags: [],
  });
  expect(Math.round(status.oldestSeconds / 60)).toBe(60);
  expect(status.archive).toHaveLength(10);
  expect(status.archive[2]).toEqual({
    day: new Date().toISOString().slice(0, 10),
    bytes: expect.any(Number),
  });
});

test('where the brokers do not answer it says so, with 1, and everything else all the same', async () => {
  const ended = await rentify({ KAFKA_BROKERS: '127.0.0.1:1' });
  expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining('events wait') });
  expect(ended.stderr).toMatch(/^The lag is not known: .+\n$/);
});

test('it takes no argument', async () => {
  const { code, stderr } = await rentify({}, 'everything');
  expect(code).toBe(2);
  expect(stderr).toContain('npx rentify outbox status');
});
