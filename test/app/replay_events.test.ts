import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asAdmin, asCustomer, asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { declareTestType, emitEvents, whereEventsAre } from '../support/outbox.ts';

const database = useDatabase();

/** So many events of one thing that were told to others, and an admin. */
async function told(db: pg.Client, count = 3) {
  await db.query('select app.open_archive_days()');
  await declareTestType(db, 'counter');
  const id = await emitEvents(db, count);
  const { rows: events } = await db.query(
    'select * from app.outbox_events where aggregate_id = $1 order by seq',
    [id],
  );
  await db.query(
    'select app.archive_events(array(select id from app.outbox_events where aggregate_id = $1))',
    [id],
  );
  return { id, events, ids: events.map((event) => event.id), admin: await user(db, ['admin']) };
}

const replay = (db: pg.Client, filter: string, ...values: unknown[]) =>
  db
    .query<{ count: string }>(`select app.replay_events(${filter}) as count`, values)
    .then(({ rows }) => Number(rows[0]?.count));

test('events that are replayed are as they were: same id, same order, same instant', () =>
  database.inTransaction(async (db) => {
    const { id, ids, events, admin } = await told(db);
    await expect(asAdmin(db, admin, (as) => replay(as, 'event_ids => $1', ids))).resolves.toBe(3);
    const { rows } = await db.query(
      'select * from app.outbox_events where aggregate_id = $1 order by seq',
      [id],
    );
    expect(rows).toEqual(events.map((each) => ({ ...each, requeued_at: expect.any(Date) })));
  }));

test('E09 a replay twice is one, an audit row each, and the archive keeps what it had', () =>
  database.inTransaction(async (db) => {
    const { id, ids, admin } = await told(db);
    for (let time = 0; time < 2; time += 1) {
      await asAdmin(db, admin, (as) => replay(as, 'event_ids => $1', ids));
    }
    await expect(whereEventsAre(db, id)).resolves.toEqual({ waiting: 3, published: 3 });
    const { rows } = await db.query(
      `select actor_id, details ->> 'event_count' as count from app.audit_events
       where kind = 'event.replay'`,
    );
    expect(rows).toEqual([
      { actor_id: admin.id, count: '3' },
      { actor_id: admin.id, count: '3' },
    ]);
  }));

test('by context, by span of time and to one consumer', () =>
  database.inTransaction(async (db) => {
    const { id, admin } = await told(db);
    const as = <Result>(work: (acting: pg.Client) => Promise<Result>) => asAdmin(db, admin, work);
    await expect(as((a) => replay(a, `context => 'rental'`))).resolves.toBe(0);
    await expect(as((a) => replay(a, `occurred_until => now() - interval '1 h'`))).resolves.toBe(0);
    await expect(
      as((a) =>
        replay(
          a,
          `context => 'app', consumer => 'counter',
                           occurred_from => now() - interval '1 h'`,
        ),
      ),
    ).resolves.toBe(3);
    const { rows } = await db.query(
      'select distinct target_consumer from app.outbox_events where aggregate_id = $1',
      [id],
    );
    expect(rows).toEqual([{ target_consumer: 'counter' }]);
  }));

test('two replays of one event to different consumers become one for everybody', () =>
  database.inTransaction(async (db) => {
    const { ids, admin } = await told(db, 1);
    await declareTestType(db, 'other');
    for (const consumer of ['counter', 'other']) {
      await asAdmin(db, admin, (as) =>
        replay(as, 'event_ids => $1, consumer => $2', ids, consumer),
      );
    }
    const { rows } = await db.query('select target_consumer from app.outbox_events');
    expect(rows).toEqual([{ target_consumer: null }]);
  }));

test('a replay of a replay reaches no further back than 30 days: the inbox remembers the first', () =>
  database.inTransaction(async (db) => {
    const { ids, admin } = await told(db, 2);
    const [late, early] = ids;
    // What was replayed later on is in the archive of that day.
    await db.query(
      `update app.published_events
       set occurred_at = now() - make_interval(days => case when id = $1 then 31 else 29 end)`,
      [late],
    );
    await expect(asAdmin(db, admin, (as) => replay(as, `context => 'app'`))).resolves.toBe(1);
    const { rows } = await db.query('select id from app.outbox_events');
    expect(rows).toEqual([{ id: early }]);
    await expect(
      asAdmin(db, admin, (as) => replay(as, 'event_ids => $1', [late])),
    ).rejects.toMatchObject({ constraint: 'replays_events_known' });
  }));

test('a replay of everything is none: replays_bounded', () =>
  database.inTransaction(async (db) => {
    const { admin } = await told(db);
    await expect(
      asAdmin(db, admin, (as) => replay(as, `consumer => 'counter'`)),
    ).rejects.toMatchObject({ code: '23514', constraint: 'replays_bounded' });
  }));

test('a consumer that nobody knows gets nothing: replays_consumer_known', () =>
  database.inTransaction(async (db) => {
    const { ids, admin } = await told(db);
    await expect(
      asAdmin(db, admin, (as) => replay(as, `event_ids => $1, consumer => 'nobody'`, ids)),
    ).rejects.toMatchObject({ code: '23503', constraint: 'replays_consumer_known' });
  }));

test('a context without events is a typing error: replays_context_known', () =>
  database.inTransaction(async (db) => {
    const { admin } = await told(db);
    await expect(
      asAdmin(db, admin, (as) => replay(as, `context => 'nothing'`)),
    ).rejects.toMatchObject({ code: '23503', constraint: 'replays_context_known' });
  }));

test('all of the events that are named are told again, or none: replays_events_known', () =>
  database.inTransaction(async (db) => {
    const { id, ids, admin } = await told(db);
    await expect(
      asAdmin(db, admin, (as) => replay(as, 'event_ids => $1', [...ids, randomUUID()])),
    ).rejects.toMatchObject({ code: '23503', constraint: 'replays_events_known' });
    await expect(whereEventsAre(db, id)).resolves.toEqual({ waiting: 0, published: 3 });
  }));

test('more than 10,000 at once are refused, with nothing done: replays_limited', () =>
  database.inTransaction(async (db) => {
    const { id, admin } = await told(db, 10_001);
    await expect(asAdmin(db, admin, (as) => replay(as, `context => 'app'`))).rejects.toMatchObject({
      code: '23514',
      constraint: 'replays_limited',
    });
    await expect(whereEventsAre(db, id)).resolves.toEqual({ waiting: 0, published: 10_001 });
  }));

test.each(['agent', 'fleet_manager', 'accountant'] as const)(
  'the role %s replays nothing',
  (role) =>
    database.inTransaction(async (db) => {
      const { ids } = await told(db);
      const somebody = await user(db, [role]);
      await expect(
        asStaff(db, somebody, (as) => replay(as, 'event_ids => $1', ids)),
      ).rejects.toMatchObject({ code: '42501' });
    }),
);

test('a customer has no way to it', () =>
  database.inTransaction(async (db) => {
    const somebody = await user(db, ['customer']);
    await expect(
      asCustomer(db, somebody, (as) => replay(as, 'event_ids => $1', [randomUUID()])),
    ).rejects.toMatchObject({ code: '42501' });
  }));

test('the command line replays any number in rounds, and each round is on record', () =>
  database.inTransaction(async (db) => {
    const { id } = await told(db, 25);
    const counts: number[] = [];
    for (let after: string | null = '0'; after !== null; ) {
      const { rows }: { rows: { event_count: string; last_seq: string | null }[] } = await db.query(
        `select * from app.operator_replay_events('jane', null, null, 'app', null, null, $1, 10)`,
        [after],
      );
      counts.push(Number(rows[0]?.event_count));
      after = rows[0]?.last_seq ?? null;
    }
    expect(counts).toEqual([10, 10, 5, 0]);
    await expect(whereEventsAre(db, id)).resolves.toMatchObject({ waiting: 25 });
    const { rows } = await db.query(
      `select details ->> 'operator' as operator from app.audit_events where kind = 'event.replay'`,
    );
    expect(rows).toEqual([{ operator: 'jane' }, { operator: 'jane' }, { operator: 'jane' }]);
  }));
