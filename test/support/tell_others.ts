import type pg from 'pg';
import { deadLetter } from './dead_letters.ts';
import { declareTestType, emitEvents } from './outbox.ts';

/** One event that was told to others, one that waits, and one that its consumer gave up. */
export async function tellOthers(db: pg.Client): Promise<void> {
  await db.query('select app.open_archive_days()');
  await declareTestType(db, 'counter');
  const told = await emitEvents(db, 1);
  await db.query(
    'select app.archive_events(array(select id from app.outbox_events where aggregate_id = $1))',
    [told],
  );
  await emitEvents(db, 1);
  await deadLetter(db, { event: null });
  await db.query(`select set_config('jwt.claims.sub', '', true)`);
}
