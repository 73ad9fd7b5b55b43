import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { declareTestType, emitEvents, whereEventsAre } from '../support/outbox.ts';

const database = useDatabase();

const archive = (db: pg.Client) =>
  db.query(
    'select app.archive_events(array(select id from app.outbox_events order by seq)) as count',
  );
const days = async (db: pg.Client) => {
  const { rows } = await db.query<{ name: string }>(
    `select relid::regclass::text as name from pg_partition_tree('app.published_events')
     where isleaf and relid <> 'app.published_events'::regclass order by 1`,
  );
  return rows.map(({ name }) => name);
};

test('the days to come are opened once, also by two at the same time', async () => {
  const [one, other] = await Promise.all([
    database.connect('rentify_worker'),
    database.connect('rentify_worker'),
  ]);
  const open = (db: pg.Client) => db.query('select app.open_archive_days() as count');
  const counts = await Promise.all([open(one), open(other)]);
  expect(counts.map(({ rows }) => Number(rows[0].count)).toSorted()).toEqual([0, 10]);
  await expect(days(await database.connect('superuser'))).resolves.toHaveLength(10);
});

test('an event is in the outbox or in the archive, whole, and never in both', () =>
  database.inTransaction(async (db) => {
    await db.query('select app.open_archive_days()');
    await declareTestType(db);
    const id = await emitEvents(db, 3);
    const { rows: before } = await db.query(
      'select *, null as shard, null as requeued_at from app.outbox_events where aggregate_id = $1 order by seq',
      [id],
    );
    await archive(db);
    await expect(whereEventsAre(db, id)).resolves.toEqual({ waiting: 0, published: 3 });
    const { rows: after } = await db.query(
      'select *, null as shard, null as requeued_at from app.published_events where aggregate_id = $1 order by seq',
      [id],
    );
    expect(after.map(({ published_at: _published, ...event }) => event)).toEqual(before);
  }));

test('without a day to write to nothing is moved and nothing is lost', () =>
  database.inTransaction(async (db) => {
    for (const day of await days(db)) await db.query(`drop table ${day}`);
    const id = await emitEvents(db, 1);
    await db.query('savepoint here');
    await expect(archive(db)).rejects.toMatchObject({ code: '23514' });
    await db.query('rollback to here');
    await expect(whereEventsAre(db, id)).resolves.toEqual({ waiting: 1, published: 0 });
  }));

test('days older than 30 are dropped whole; what was never told stays, however old', () =>
  database.inTransaction(async (db) => {
    await db.query('select app.open_archive_days()');
    await db.query(`
      create table app.published_events_2020_01_01 partition of app.published_events
        for values from ('2020-01-01T00:00Z') to ('2020-01-02T00:00Z')`);
    const id = await emitEvents(db, 1);
    await db.query(`update app.outbox_events set occurred_at = '2020-01-01T12:00Z'`);
    const { rows } = await db.query('select app.drop_archive_days() as count');
    expect(rows).toEqual([{ count: '1' }]);
    expect(await days(db)).toHaveLength(10);
    await expect(whereEventsAre(db, id)).resolves.toEqual({ waiting: 1, published: 0 });
  }));

test('a partition is as closed to everybody as the archive is', () =>
  database.inTransaction(async (db) => {
    await db.query('select app.open_archive_days()');
    const { rows } = await db.query(
      `select relname from pg_class
       where relname like 'published\\_events\\_2%' and relkind = 'r'
         and (not relrowsecurity or relacl::text ~ '(anonymous|customer|staff|admin|service)=')`,
    );
    expect(rows).toEqual([]);
  }));
