import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { declareTestType, emitEvents, testType, whereEventsAre } from '../support/outbox.ts';
import { runRentify } from '../support/run_rentify.ts';

const database = useDatabase();
let owner: pg.Client;

beforeAll(async () => {
  owner = await database.connect('rentify_owner');
  await owner.query('select app.open_archive_days()');
  await declareTestType(owner, 'counter');
});
beforeEach(async () => {
  await owner.query('delete from app.outbox_events');
  await owner.query('delete from app.published_events');
});

const rentify = (...args: readonly string[]) =>
  runRentify(args, { WORKER_DATABASE_URL: database.urls.workerDatabaseUrl });
const listed = async (...args: readonly string[]) =>
  JSON.parse((await rentify('events', 'list', ...args, '--json')).stdout);

const idsOf = async (aggregateId: string) =>
  (
    await owner.query<{ id: string }>(
      'select id from app.outbox_events where aggregate_id = $1 order by seq',
      [aggregateId],
    )
  ).rows.map(({ id }) => id);

/** So many events of one thing, in the archive. */
async function told(count: number): Promise<{ aggregateId: string; ids: string[] }> {
  const aggregateId = await emitEvents(owner, count);
  const ids = await idsOf(aggregateId);
  await owner.query('select app.archive_events($1)', [ids]);
  return { aggregateId, ids };
}

const replays = async () =>
  (
    await owner.query<{ details: Record<string, unknown>; by_system: boolean }>(
      `select details, actor_id = app.system_user_id() as by_system from app.audit_events
       where kind = 'event.replay' order by id`,
    )
  ).rows;

test('what waits and what was told are listed, the newest first; a replay waits beside its first telling', async () => {
  const { aggregateId, ids } = await told(2);
  const waiting = await emitEvents(owner, 1);
  const [waitingId] = await idsOf(waiting);
  await expect(listed()).resolves.toEqual([
    {
      id: waitingId,
      seq: expect.any(String),
      context: 'app',
      type: testType,
      aggregateType: 'test',
      aggregateId: waiting,
      occurredAt: expect.any(String),
      publishedAt: null,
      target: null,
    },
    expect.objectContaining({ id: ids[1], publishedAt: expect.any(String) }),
    expect.objectContaining({ id: ids[0] }),
  ]);
  await expect(listed('--waiting')).resolves.toHaveLength(1);
  await expect(listed('--published', '--limit', '1')).resolves.toEqual([
    expect.objectContaining({ id: ids[1] }),
  ]);
  await expect(listed('--aggregate', aggregateId)).resolves.toHaveLength(2);
  await expect(listed('--type', testType, '--context', 'app')).resolves.toHaveLength(3);
  await expect(listed('--context', 'rental')).resolves.toEqual([]);
  await expect(listed('--until', '2020-01-01T00:00:00Z')).resolves.toEqual([]);

  await rentify('events', 'replay', '--id', ids[0] ?? '', '--consumer', 'counter');
  const { stdout } = await rentify('events', 'list', '--aggregate', aggregateId);
  expect(stdout).toMatch(new RegExp(`${ids[0]} .+ waits for counter\n${ids[0]} .+Z\n`));
});

test('of the archive the last day is listed, unless it is asked since when or for one aggregate', async () => {
  const { aggregateId, ids } = await told(1);
  await owner.query(
    `update app.published_events
     set occurred_at = occurred_at - interval '30 h', published_at = published_at - interval '30 h'`,
  );
  const since = new Date(Date.now() - 40 * 3_600_000).toISOString();
  await expect(listed()).resolves.toEqual([]);
  for (const args of [
    ['--since', since],
    ['--aggregate', aggregateId],
  ]) {
    await expect(listed(...args)).resolves.toEqual([expect.objectContaining({ id: ids[0] })]);
  }
});

test('events are sent again to everybody, twice is once, and each time is on record', async () => {
  const { aggregateId, ids } = await told(3);
  const before = (await replays()).length;
  for (let time = 0; time < 2; time += 1) {
    const { code, stdout } = await rentify('events', 'resend', ...ids, '--json');
    expect({ code, ...JSON.parse(stdout) }).toEqual({
      code: 0,
      isDryRun: false,
      eventCount: 3,
      missingIds: [],
    });
  }
  await expect(whereEventsAre(owner, aggregateId)).resolves.toEqual({ waiting: 3, published: 3 });
  const audits = (await replays()).slice(before);
  expect(audits).toHaveLength(2);
  expect(audits[0]).toMatchObject({
    by_system: true,
    details: { event_ids: ids, event_count: 3, operator: expect.stringMatching(/./) },
  });
});

test('an id that the archive has not is named, with 1, and the others are sent', async () => {
  const { aggregateId, ids } = await told(1);
  const strange = randomUUID();
  const ended = await rentify('events', 'resend', ids[0] ?? '', strange);
  expect(ended).toMatchObject({ code: 1, stdout: '1 events are told again, to everybody\n' });
  expect(ended.stderr).toContain(strange);
  expect(ended.stderr).not.toContain(ids[0]);
  await expect(whereEventsAre(owner, aggregateId)).resolves.toMatchObject({ waiting: 1 });
});

test('any number is replayed in rounds, with its progress; a dry run only counts', async () => {
  const { aggregateId } = await told(10_001);
  const before = (await replays()).length;
  const dry = await rentify('events', 'replay', '--context', 'app', '--dry-run', '--json');
  expect(JSON.parse(dry.stdout)).toMatchObject({ isDryRun: true, eventCount: 10_001 });
  await expect(whereEventsAre(owner, aggregateId)).resolves.toMatchObject({ waiting: 0 });
  expect(await replays()).toHaveLength(before);

  const ended = await rentify('events', 'replay', '--context', 'app', '--consumer', 'counter');
  expect(ended).toEqual({
    code: 0,
    stdout: '10001 events are told again, to counter\n',
    stderr:
      '10000 of 10001 events are in the outbox again\n' +
      '10001 of 10001 events are in the outbox again\n',
  });
  await expect(whereEventsAre(owner, aggregateId)).resolves.toMatchObject({ waiting: 10_001 });
  const audits = (await replays()).slice(before);
  expect(audits.map(({ details }) => details['event_count'])).toEqual([10_000, 1]);
});

test('a span of time is half open', async () => {
  const { aggregateId } = await told(1);
  const { rows } = await owner.query<{ at: string }>(
    `select to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
     from app.published_events where aggregate_id = $1`,
    [aggregateId],
  );
  const at = rows[0]?.at ?? '';
  const counted = async (...args: readonly string[]) =>
    JSON.parse((await rentify('events', 'replay', ...args, '--dry-run', '--json')).stdout)
      .eventCount;
  await expect(counted('--from', at)).resolves.toBe(1);
  await expect(counted('--until', at)).resolves.toBe(0);
});

test('a consumer that there is not is refused, with 1', async () => {
  const ended = await rentify('events', 'replay', '--context', 'app', '--consumer', 'nobody');
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toContain('Nobody of this name consumes events.');
});

test.each([
  [['events']],
  [['events', 'list', '--waiting', '--published']],
  [['events', 'list', '--limit', '0']],
  [['events', 'list', '--aggregate', 'one']],
  [['events', 'list', '--since', '2026-07-01']],
  [['events', 'list', 'something']],
  [['events', 'resend']],
  [['events', 'resend', 'one']],
  [['events', 'replay']],
  [['events', 'replay', '--consumer', 'counter']],
  [['events', 'replay', '--from', '2026-07-01T10:00:00']],
  [['events', 'replay', '--from', '2026-13-01T10:00:00Z']],
  [['events', 'replay', '--context', '']],
])('called wrongly (%j) it says how it is called, with 2', async (args) => {
  const { code, stdout, stderr } = await rentify(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('npx rentify events');
});
