import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
type Row = { readonly id: string; readonly recipient: string; readonly attempts: number };

const queue = (db: pg.Client, recipient = 'a@example.com', expiresIn = '1 hour') =>
  db.query(
    `select app.queue_message('email', $1, 'verify_email', 'sealed', now() + $2::interval)`,
    [recipient, expiresIn],
  );
const toSend = async (db: pg.Client, maxCount = 100): Promise<Row[]> =>
  (await db.query<Row>('select * from app.messages_to_send($1)', [maxCount])).rows;
const dueNow = (db: pg.Client) =>
  db.query('update app.outgoing_messages set next_attempt_at = now()');
const rowOf = async (db: pg.Client, recipient = 'a@example.com') => {
  const { rows } = await db.query(
    `select status, attempts, failure_code, sealed_data is not null as has_data,
            sent_at is not null as has_sent_at,
            extract(epoch from next_attempt_at - now())::integer as pause_s
     from app.outgoing_messages where recipient = $1`,
    [recipient],
  );
  return rows[0];
};

test.each([
  ['outgoing_messages_template_format', `template = 'Verify it'`],
  ['outgoing_messages_recipient_length', `recipient = 'a'`],
  ['outgoing_messages_attempts_positive', 'attempts = -1'],
  ['outgoing_messages_sent_at_when_sent', 'sent_at = now()'],
  ['outgoing_messages_data_while_queued', `status = 'failed'`],
  ['outgoing_messages_data_while_queued', 'sealed_data = null'],
  ['message_channel_known', `channel = 'pigeon'`],
  ['message_status_known', `status = 'lost'`],
])('%s: %s', (constraint, change) =>
  database.inTransaction(async (db) => {
    await queue(db);
    await expect(db.query(`update app.outgoing_messages set ${change}`)).rejects.toMatchObject({
      code: '23514',
      constraint,
    });
  }),
);

test('a message exists if and only if what wanted it was committed', async () => {
  const root = await database.connect('superuser');
  const undone = committed(root, async (db) => {
    await queue(db, 'undone@example.com');
    throw new Error('It is undone.');
  });
  await expect(undone).rejects.toThrow('It is undone.');
  await expect(rowOf(root, 'undone@example.com')).resolves.toBeUndefined();
});

test('what is claimed is due again by itself, after a pause that doubles', () =>
  database.inTransaction(async (db) => {
    await queue(db, 'a@example.com', '10 days');
    for (const [attempts, least] of [45, 90, 180, 360].entries()) {
      await expect(toSend(db)).resolves.toMatchObject([{ attempts: attempts + 1 }]);
      await expect(toSend(db)).resolves.toEqual([]);
      const { pause_s } = await rowOf(db);
      expect(pause_s).toBeGreaterThanOrEqual(least);
      expect(pause_s).toBeLessThanOrEqual(least * 1.25);
      await dueNow(db);
    }
  }));

test('after ten attempts it is given up, and what it said is forgotten', () =>
  database.inTransaction(async (db) => {
    await queue(db);
    await db.query('update app.outgoing_messages set attempts = 9');
    await expect(toSend(db)).resolves.toMatchObject([{ attempts: 10 }]);
    await dueNow(db);
    await expect(toSend(db)).resolves.toEqual([]);
    await expect(rowOf(db)).resolves.toMatchObject({
      status: 'failed',
      failure_code: 'TOO_MANY_ATTEMPTS',
      has_data: false,
    });
  }));

test('what has expired is never sent', () =>
  database.inTransaction(async (db) => {
    await queue(db, 'a@example.com', '-1 second');
    await expect(toSend(db)).resolves.toEqual([]);
    await expect(rowOf(db)).resolves.toMatchObject({
      status: 'failed',
      failure_code: 'EXPIRED',
      has_data: false,
      attempts: 0,
    });
  }));

test('a message is over once: what it said is gone, and a late answer changes nothing', () =>
  database.inTransaction(async (db) => {
    const over = async (call: string) => (await db.query(`select ${call} as is_over`)).rows[0];
    await queue(db);
    const [{ id } = { id: '' }] = await toSend(db);
    await expect(over(`app.mark_message_sent('${id}')`)).resolves.toEqual({ is_over: true });
    await expect(over(`app.mark_message_sent('${id}')`)).resolves.toEqual({ is_over: false });
    await expect(over(`app.fail_message('${id}', 'LATE')`)).resolves.toEqual({ is_over: false });
    await expect(rowOf(db)).resolves.toMatchObject({
      status: 'sent',
      has_sent_at: true,
      has_data: false,
      failure_code: null,
    });
  }));

test('two workers at once claim different messages', async () => {
  const root = await database.connect('superuser');
  await committed(root, async (db) => {
    for (let i = 0; i < 40; i += 1) await queue(db, `race${i}@example.com`);
  });
  const workers = await Promise.all([1, 2, 3].map(() => database.connect('rentify_worker')));
  await workers[0]?.query('begin');
  const held = await toSend(workers[0] as pg.Client, 5);
  const others = await Promise.all(workers.slice(1).map((worker) => toSend(worker, 40)));
  await workers[0]?.query('commit');
  const claimed = [...held, ...others.flat()].map(({ id }) => id);
  expect(held).toHaveLength(5);
  expect(claimed).toHaveLength(40);
  expect(new Set(claimed).size).toBe(40);
  await committed(root, (db) => db.query('delete from app.outgoing_messages'));
});

test('30 days after it was asked for a message is forgotten, unless it is on its way', () =>
  database.inTransaction(async (db) => {
    for (const recipient of ['old@x.de', 'new@x.de', 'waiting@x.de']) await queue(db, recipient);
    await db.query(
      `update app.outgoing_messages
       set status = 'sent', sent_at = now(), sealed_data = null where recipient <> 'waiting@x.de'`,
    );
    await db.query(
      `update app.outgoing_messages set queued_at = now() - interval '31 days'
       where recipient <> 'new@x.de'`,
    );
    const purge = () => db.query('select app.purge_messages()::integer as count');
    await expect(purge()).resolves.toMatchObject({ rows: [{ count: 1 }] });
    await expect(purge()).resolves.toMatchObject({ rows: [{ count: 0 }] });
    const { rows } = await db.query('select recipient from app.outgoing_messages order by 1');
    expect(rows).toEqual([{ recipient: 'new@x.de' }, { recipient: 'waiting@x.de' }]);
  }));

test('how many wait, since when, and how many of the last day failed', () =>
  database.inTransaction(async (db) => {
    const backlog = async () => {
      await db.query('set local role gatekeeper');
      const { rows } = await db.query(
        'select waiting, oldest_seconds::integer, failed from app.message_backlog()',
      );
      await db.query('set local role rentify_owner');
      return rows[0];
    };
    await expect(backlog()).resolves.toEqual({ waiting: '0', oldest_seconds: 0, failed: '0' });
    for (const recipient of ['failed@x.de', 'old@x.de', 'new@x.de']) await queue(db, recipient);
    await db.query(
      `update app.outgoing_messages set queued_at = now() - interval '90 seconds'
       where recipient = 'old@x.de'`,
    );
    await db.query(
      `select app.fail_message(id, 'SMTP_550') from app.outgoing_messages
       where recipient = 'failed@x.de'`,
    );
    await expect(backlog()).resolves.toEqual({ waiting: '2', oldest_seconds: 90, failed: '1' });
  }));

test('of the messages kept for development there are the newest 500, each once', () =>
  database.inTransaction(async (db) => {
    const keep = (id: string) =>
      db.query(
        `select app.keep_development_message($1, 'sms', '+49301234567', 'phone_code', null, 'b', null)`,
        [id],
      );
    await db.query(
      `insert into app.development_messages (id, channel, recipient, template, body_text, kept_at)
       select uuidv7(), 'sms', 'r' || i, 'phone_code', 'b', now() - i * interval '1 second'
       from generate_series(1, 500) i`,
    );
    const { rows } = await db.query('select uuidv7() as id');
    await keep(rows[0].id);
    await keep(rows[0].id);
    const kept = await db.query(
      `select count(*)::integer, count(*) filter (where recipient = 'r500')::integer as oldest,
              count(*) filter (where recipient = '+49301234567')::integer as newest
       from app.development_messages`,
    );
    expect(kept.rows).toEqual([{ count: 500, oldest: 0, newest: 1 }]);
  }));
