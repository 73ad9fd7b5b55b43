import { useDatabase } from '../support/database.ts';

const database = useDatabase();

test('what was handled is forgotten after 35 days, later than the archive can repeat it', () =>
  database.inTransaction(async (db) => {
    await db.query(
      `insert into app.inbox_messages (consumer, event_id, processed_at)
       select days::text, uuidv7(), now() - make_interval(days => days)
       from unnest(array[0, 30, 34, 36, 400]) as days`,
    );
    await db.query('set local role rentify_worker');
    const { rows: purged } = await db.query('select app.purge_inbox()::int as count');
    expect(purged).toEqual([{ count: 2 }]);
    await db.query('set local role rentify_owner');
    const { rows } = await db.query('select consumer from app.inbox_messages order by 1');
    expect(rows.map(({ consumer }) => consumer)).toEqual(['0', '30', '34']);
  }));
