import type pg from 'pg';
import { asAdmin, asRoleCommitted } from '../support/actors.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { deadLetter } from '../support/dead_letters.ts';
import { eventHead } from '../support/event_head.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();

/** A letter that was settled so many days ago, whenever it failed. */
async function settledLetter(
  db: pg.Client,
  status: 'replayed' | 'discarded',
  daysAgo: number,
  event = eventHead(),
): Promise<string> {
  const id = await deadLetter(db, { event });
  await db.query(
    `update app.dead_letters
     set status = $2, settled_at = now() - make_interval(days => $3),
         failed_at = now() - interval '400 days'
     where id = $1`,
    [id, status, daysAgo],
  );
  return id;
}
async function purge(db: pg.Client): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    'select app.purge_dead_letters()::integer as count',
  );
  return rows[0]?.count ?? Number.NaN;
}
const purgeAsWorker = async (db: pg.Client) => {
  await db.query('set local role rentify_worker');
  const count = await purge(db);
  await db.query('set local role rentify_owner');
  return count;
};
const lettersLeft = async (db: pg.Client) =>
  (await db.query('select id from app.dead_letters order by id')).rows.map(({ id }) => id);

test('what was settled goes after 90 days; what waits stays, however old', () =>
  database.inTransaction(async (db) => {
    const kept = [
      await settledLetter(db, 'replayed', 0),
      await settledLetter(db, 'replayed', 89),
      await settledLetter(db, 'discarded', 89),
    ];
    await settledLetter(db, 'replayed', 91);
    await settledLetter(db, 'discarded', 400);
    const waiting = await deadLetter(db);
    await db.query(
      `update app.dead_letters set failed_at = now() - interval '10 years' where id = $1`,
      [waiting],
    );
    await expect(purgeAsWorker(db)).resolves.toBe(2);
    await expect(purgeAsWorker(db)).resolves.toBe(0);
    await expect(lettersLeft(db)).resolves.toEqual([...kept, waiting].toSorted());
  }));

test('one that failed again, or that somebody settles anew, begins to count anew', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const event = eventHead();
    const failedAgain = await settledLetter(db, 'replayed', 91, event);
    await expect(deadLetter(db, { event })).resolves.toBe(failedAgain);
    const decidedAgain = await settledLetter(db, 'replayed', 91);
    await asAdmin(db, admin, (as) =>
      as.query(`select app.discard_dead_letter($1, 'It was handled.')`, [decidedAgain]),
    );
    await expect(purgeAsWorker(db)).resolves.toBe(0);
    await expect(lettersLeft(db)).resolves.toEqual([failedAgain, decidedAgain].toSorted());
  }));

test('one that is being replayed at that moment stays, whoever is first', async () => {
  const root = await database.connect('superuser');
  const [replaying, worker] = [await database.connect(), await database.connect('rentify_worker')];
  const [admin, id] = await committed(root, async (db) => [
    await user(db, ['admin']),
    await settledLetter(db, 'replayed', 91),
  ]);
  await asRoleCommitted(replaying, 'admin', admin, async (as) => {
    await as.query('select app.replay_dead_letter($1)', [id]);
    await expect(purge(worker)).resolves.toBe(0);
  });
  await expect(purge(worker)).resolves.toBe(0);
  await expect(lettersLeft(root)).resolves.toEqual([id]);
});
