import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { deadLetter } from '../support/dead_letters.ts';
import { declareTestType, testType } from '../support/outbox.ts';
import { runRentify } from '../support/run_rentify.ts';

const database = useDatabase();
let owner: pg.Client;

beforeAll(async () => {
  owner = await database.connect('rentify_owner');
  await declareTestType(owner, 'counter');
});
beforeEach(async () => {
  await owner.query('delete from app.outbox_events');
  await owner.query('delete from app.dead_letters');
});

const rentify = (...args: readonly string[]) =>
  runRentify(args, { WORKER_DATABASE_URL: database.urls.workerDatabaseUrl });
const dlq = async (...args: readonly string[]) =>
  JSON.parse((await rentify('dlq', ...args, '--json')).stdout);

const letter = (more: { message?: string } = {}) => deadLetter(owner, more);
const noEvent = () => deadLetter(owner, { event: null, value: 'nonsense' });

const auditsOf = async (id: string) =>
  (
    await owner.query(
      `select kind, actor_id = app.system_user_id() as by_system, details ->> 'operator' as operator
       from app.audit_events where details ->> 'dead_letter_id' = $1 order by id`,
      [id],
    )
  ).rows;
const waiting = async () =>
  (await owner.query('select target_consumer from app.outbox_events')).rows;

test('letters that wait are listed, what failed last first, by consumer and by reason', async () => {
  const first = await letter();
  const second = await letter({ message: 'It fails.\nat a line' });
  await expect(dlq('list')).resolves.toEqual([
    expect.objectContaining({ id: second, status: 'waiting', consumer: 'counter', attempts: 5 }),
    expect.objectContaining({ id: first, reason: 'HANDLER_FAILED' }),
  ]);
  await expect(dlq('list', '--reason', 'UNREADABLE')).resolves.toEqual([]);
  await expect(dlq('list', '--consumer', 'counter', '--limit', '1')).resolves.toHaveLength(1);
  const { stdout } = await rentify('dlq', 'list');
  expect(stdout.split('\n')[1]).toMatch(new RegExp(`^${second} +waiting .+ It fails[.]$`));

  await rentify('dlq', 'discard', first, '--note', 'Done by hand');
  await expect(dlq('list')).resolves.toHaveLength(1);
  await expect(dlq('list', '--all')).resolves.toHaveLength(2);
});

test('a letter is shown with everything that is known of it', async () => {
  const id = await letter({ message: 'It fails.' });
  await expect(dlq('show', id)).resolves.toMatchObject({
    id,
    status: 'waiting',
    reason: 'HANDLER_FAILED',
    message: 'It fails.',
    stack: 'Error: at',
    source: 'rentify.app/0/7',
    key: 'key',
    headers: { ce_type: testType },
    event: { type: testType, seq: expect.stringMatching(/^\d+$/) },
    value: '{"number": 1}',
  });
  const { stdout } = await rentify('dlq', 'show', id);
  expect(stdout).toContain(`headers:\n  {\n    "ce_type": "${testType}"`);
  await expect(rentify('dlq', 'show', randomUUID())).resolves.toMatchObject({ code: 1 });
});

test('a letter is delivered again to its consumer alone; twice is once, and each time is on record', async () => {
  const id = await letter();
  for (let time = 0; time < 2; time += 1) {
    await expect(dlq('replay', id)).resolves.toEqual({ replayed: [id], refused: [] });
  }
  await expect(waiting()).resolves.toEqual([{ target_consumer: 'counter' }]);
  const audit = {
    kind: 'dead_letter.replay',
    by_system: true,
    operator: expect.stringMatching(/./),
  };
  await expect(auditsOf(id)).resolves.toEqual([audit, audit]);
});

test('all of a consumer go; what is no event is named, with 1, and keeps nobody back', async () => {
  const stuck = await noEvent();
  const ids = [await letter(), await letter()];
  const ended = await rentify('dlq', 'replay', '--consumer', 'counter');
  expect(ended.code).toBe(1);
  expect(ended.stdout).toBe(`${ids.join('\n')}\n2 replayed\n`);
  expect(ended.stderr).toContain(`Not replayed: ${stuck}: What arrived there is no event`);
  await expect(waiting()).resolves.toHaveLength(2);
  await expect(dlq('replay', '--consumer', 'nobody')).resolves.toEqual({
    replayed: [],
    refused: [],
  });
});

test('more than a round of them go, with its progress', async () => {
  await owner.query(
    `insert into app.dead_letters (consumer, letter_key, context, source, value, event, event_id,
                                   reason, message, attempts)
     select 'counter', id, 'app', 'test', '{}', jsonb_build_object('seq', n, 'type', $1::text,
            'schemaVersion', 1, 'aggregateType', 'test', 'aggregateId', id,
            'occurredAt', '2026-07-01T10:00:00Z'), id, 'HANDLER_FAILED', 'It fails.', 1
     from (select n, uuidv7() as id from generate_series(1, 1001) n) letters`,
    [testType],
  );
  const { code, stdout, stderr } = await rentify('dlq', 'replay', '--all', '--json');
  expect({ code, count: JSON.parse(stdout).replayed.length }).toEqual({ code: 0, count: 1_001 });
  expect(stderr).toContain('1000 dead letters are done with');
  await expect(dlq('list')).resolves.toEqual([]);
});

test('a letter that there is not is named, with 1, and the others go', async () => {
  const strange = randomUUID();
  const id = await letter();
  const ended = await rentify('dlq', 'replay', strange, id);
  expect(ended).toMatchObject({ code: 1, stdout: `${id}\n1 replayed\n` });
  expect(ended.stderr).toContain(`Not replayed: ${strange}`);
});

test('a letter is put aside with a note, on record, and can still be replayed', async () => {
  const id = await noEvent();
  await expect(dlq('discard', id, '--note', 'Nonsense')).resolves.toMatchObject({
    id,
    status: 'discarded',
    note: 'Nonsense',
  });
  await expect(auditsOf(id)).resolves.toMatchObject([{ kind: 'dead_letter.discard' }]);
  const other = await letter();
  await rentify('dlq', 'discard', other, '--note', 'Later');
  await expect(dlq('replay', other)).resolves.toMatchObject({ replayed: [other] });
});

test.each([
  [['dlq']],
  [['dlq', 'list', 'something']],
  [['dlq', 'show']],
  [['dlq', 'show', 'one']],
  [['dlq', 'replay']],
  [['dlq', 'replay', randomUUID(), '--all']],
  [['dlq', 'replay', '--consumer', 'counter', '--all']],
  [['dlq', 'discard', randomUUID()]],
  [['dlq', 'discard', randomUUID(), '--note', ' ']],
  [['dlq', 'discard', randomUUID(), '--note', 'x'.repeat(501)]],
])('called wrongly (%j) it says how it is called, with 2', async (args) => {
  const { code, stdout, stderr } = await rentify(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('npx rentify dlq');
});
