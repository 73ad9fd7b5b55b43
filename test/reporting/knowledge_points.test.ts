import type pg from 'pg';
import { post } from '../support/books.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
type Point = { readonly id: string; readonly known_at: string };

const note = async (db: pg.Client): Promise<Point> => {
  const { rows } = await db.query<Point>('select id, known_at::text from reporting.note_point()');
  return rows[0] as Point;
};
const pointAt = async (db: pg.Client, knownAt: string | null): Promise<Point> => {
  const { rows } = await db.query<Point>('select id, known_at::text from reporting.point_at($1)', [
    knownAt,
  ]);
  return rows[0] as Point;
};
/** Whether what the entry's transaction posted is known at the point. */
const knows = async (db: pg.Client, { id }: Point, entry: { id: string }): Promise<boolean> => {
  const { rows } = await db.query<{ is_known: boolean }>(
    `select reporting.is_known(e.posted_cluster, e.posted_xid, p.cluster, p.snapshot) as is_known
     from reporting.knowledge_points p, accounting.journal_entries e
     where p.id = $1 and e.id = $2`,
    [id, entry.id],
  );
  return rows[0]?.is_known as boolean;
};

test('a point knows what is committed, and never what is in flight', async () => {
  const [poster, reporter, other] = await Promise.all([
    database.connect('superuser'),
    database.connect('superuser'),
    database.connect('superuser'),
  ]);
  const before = await committed(poster, post);
  await poster.query('begin; set local role rentify_owner');
  const inFlight = await post(poster, { on: '2024-01-16' });
  const between = await committed(other, (db) => post(db));
  const point = await committed(reporter, note);
  await poster.query('commit');
  await expect(knows(other, point, before)).resolves.toBe(true);
  await expect(knows(other, point, inFlight)).resolves.toBe(false);
  await expect(knows(other, point, between)).resolves.toBe(true);
  await expect(knows(other, await committed(reporter, note), inFlight)).resolves.toBe(true);
});

test('what its own transaction posts is not known, before and after others commit', async () => {
  const [root, other] = await Promise.all([
    database.connect('superuser'),
    database.connect('superuser'),
  ]);
  const [first, second, entry] = await committed(root, async (db) => {
    const own = await post(db);
    const alone = await note(db);
    await committed(other, post); // a later transaction that is over before this one
    return [alone, await note(db), own] as const;
  });
  await expect(knows(root, first, entry)).resolves.toBe(false);
  await expect(knows(root, second, entry)).resolves.toBe(false);
});

test('an instant means the last point before it, for ever', async () => {
  const root = await database.connect('superuser');
  const [first, second] = [await committed(root, note), await committed(root, note)];
  await expect(pointAt(root, first.known_at)).resolves.toEqual(first);
  await expect(pointAt(root, second.known_at)).resolves.toEqual(second);
  const { rows } = await root.query<{ instant: string }>(
    'select clock_timestamp()::text as instant',
  );
  const instant = rows[0]?.instant as string;
  await new Promise((resolve) => setTimeout(resolve, 5));
  const answered = await pointAt(root, instant);
  expect(answered).toEqual(second);
  await committed(root, note);
  await expect(pointAt(root, instant)).resolves.toEqual(second);
  // It was asked for after all points, so one was written that is later.
  const later = await root.query('select from reporting.knowledge_points where known_at > $1', [
    instant,
  ]);
  expect(later.rowCount).toBe(2);
});

test('two who ask at once get points that are in order', async () => {
  const clients = await Promise.all([1, 2, 3, 4].map(() => database.connect('superuser')));
  const points = await Promise.all(clients.map((client) => committed(client, note)));
  expect(new Set(points.map(({ known_at }) => known_at)).size).toBe(4);
});

test('before the first point nothing was known', () =>
  database.inTransaction(async (db) => {
    await note(db);
    const point = await pointAt(db, '1990-01-01Z');
    expect(point.id).toBeNull();
  }));

test('an instant to come is refused; one that only reads gets no later than the last', () =>
  database.inTransaction(async (db) => {
    const refused = { code: '23514', constraint: 'knowledge_points_not_future' };
    const point = await note(db);
    await db.query('savepoint asked');
    await expect(
      db.query(`select reporting.point_at(now() + interval '1 hour')`),
    ).rejects.toMatchObject(refused);
    await db.query('rollback to asked');
    await expect(db.query(`select reporting.point_at('infinity')`)).rejects.toMatchObject(refused);
    await db.query('rollback to asked; set transaction read only');
    await expect(pointAt(db, null)).resolves.toEqual(point);
    await expect(
      db.query(`select reporting.point_at($1::timestamptz + interval '1 ms')`, [point.known_at]),
    ).rejects.toMatchObject(refused);
  }));

test('an instant before 1990 is refused: no answer could say it', () =>
  database.inTransaction(async (db) => {
    for (const instant of ['-infinity', '4000-01-01 BC', '1989-12-31T23:59:59Z']) {
      await db.query('savepoint asked');
      await expect(pointAt(db, instant)).rejects.toMatchObject({
        code: '23514',
        constraint: 'knowledge_points_bounded',
      });
      await db.query('rollback to asked');
    }
    await expect(pointAt(db, '1990-01-01T00:00:00Z')).resolves.toBeDefined();
  }));

test('a point is in whole milliseconds, so that a client in JavaScript can name it', () =>
  database.inTransaction(async (db) => {
    const { id, known_at } = await note(db);
    await expect(pointAt(db, new Date(known_at).toISOString())).resolves.toMatchObject({ id });
  }));

test('nobody changes a point, or adds one before the last', () =>
  database.inTransaction(async (db) => {
    await note(db);
    for (const [statement, constraint] of [
      ['update reporting.knowledge_points set known_at = now()', 'knowledge_points_append_only'],
      ['delete from reporting.knowledge_points', 'knowledge_points_append_only'],
      ['truncate reporting.knowledge_points', 'knowledge_points_append_only'],
      [
        `insert into reporting.knowledge_points (known_at, cluster, snapshot)
         select min(known_at) - interval '1 s', 1, '1:1:' from reporting.knowledge_points`,
        'knowledge_points_rising',
      ],
    ] as const) {
      await db.query('savepoint tried');
      await expect(db.query(statement)).rejects.toMatchObject({ code: '55000', constraint });
      await db.query('rollback to tried');
    }
    await expect(
      db.query(`set session_replication_role = replica;
        insert into reporting.knowledge_points (known_at, cluster, snapshot)
        select known_at, 1, '1:1:' from reporting.knowledge_points`),
    ).rejects.toMatchObject({ code: '42501' }); // which the owner may not say either
  }));

test('under an older snapshot no point is written', async () => {
  const root = await database.connect('superuser');
  await root.query('begin isolation level repeatable read; set local role rentify_owner');
  await expect(note(root)).rejects.toMatchObject({ code: '0A000' });
  await root.query('rollback');
});

test('the job writes a point, also where nothing was posted since the last', async () => {
  const root = await database.connect('superuser');
  const worker = await database.connect('rentify_worker');
  const points = async () => {
    const { rows } = await root.query('select count(*)::integer from reporting.knowledge_points');
    return rows[0]?.count;
  };
  const before = await points();
  await worker.query('select reporting.note_knowledge()');
  await worker.query('select reporting.note_knowledge()');
  expect(await points()).toBe(before + 2);
});
