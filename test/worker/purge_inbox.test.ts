import type pg from 'pg';
import { asAdmin } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { deadLetter } from '../support/dead_letters.ts';
import { eventHead } from '../support/event_head.ts';
import { user } from '../support/factories.ts';
import { declareTestType } from '../support/outbox.ts';

const database = useDatabase();

async function asWorker<Value>(db: pg.Client, call: string, values: unknown[] = []) {
  await db.query('set local role rentify_worker');
  const { rows } = await db.query<{ value: Value }>(`select ${call} as value`, values);
  await db.query('set local role rentify_owner');
  return rows[0]?.value;
}
const purge = (db: pg.Client) => asWorker<number>(db, 'app.purge_inbox()::integer');
const isNew = (db: pg.Client, consumer: string, eventId: string) =>
  asWorker<boolean>(db, 'app.receive_event($1, $2)', [consumer, eventId]);

test('what was handled is forgotten after 35 days, later than the archive can repeat it', () =>
  database.inTransaction(async (db) => {
    await db.query(
      `insert into app.inbox_messages (consumer, event_id, processed_at)
       select days::text, uuidv7(), now() - make_interval(days => days)
       from unnest(array[0, 30, 34, 36, 400]) as days`,
    );
    await expect(purge(db)).resolves.toBe(2);
    const { rows } = await db.query('select consumer from app.inbox_messages order by 1');
    expect(rows.map(({ consumer }) => consumer)).toEqual(['0', '30', '34']);
  }));

test('for as long as there is a dead letter that repeats an event, who has handled it knows it', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    await declareTestType(db, 'counter');
    const [event, forOthers, toEverybody] = [eventHead(), eventHead(), eventHead()];
    const letter = await deadLetter(db, { event });
    await deadLetter(db, { event: forOthers });
    await db.query(`update app.dead_letters set consumer = 'relay' where id = $1`, [
      await deadLetter(db, { event: toEverybody }),
    ]);
    // Replayed, handled, and all of it long ago.
    await db.query(
      `insert into app.inbox_messages (consumer, event_id, processed_at)
       select consumer, event_id, now() - interval '400 days'
       from (values ('counter', $1::uuid), ('other', $2), ('other', $3)) h (consumer, event_id)`,
      [event.id, forOthers.id, toEverybody.id],
    );
    await expect(purge(db)).resolves.toBe(1);

    await asAdmin(db, admin, (as) => as.query('select app.replay_dead_letter($1)', [letter]));
    await expect(isNew(db, 'counter', event.id)).resolves.toBe(false);
    await expect(isNew(db, 'other', toEverybody.id)).resolves.toBe(false);
    await expect(isNew(db, 'other', forOthers.id)).resolves.toBe(true);
  }));
