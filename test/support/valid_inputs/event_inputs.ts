import type pg from 'pg';
import { deadLetter } from '../dead_letters.ts';
import { declareTestType, emitEvents } from '../outbox.ts';
import type { ValidInput } from './valid_input.ts';

/** The commands of who runs the events: tell them again, settle what was given up. */
export const eventInputs: Readonly<Record<string, ValidInput>> = {
  replayEvents: async (db) => ({
    consumer: 'counter',
    context: 'app',
    eventIds: [await toldEvent(db)],
    occurredFrom: '2026-01-01T00:00:00Z',
    occurredUntil: '2199-01-01T00:00:00Z',
  }),
  replayDeadLetter: async (db) => ({ deadLetterId: await deadLetter(db) }),
  discardDeadLetter: async (db) => ({ deadLetterId: await deadLetter(db), note: 'Done by hand' }),
};

async function toldEvent(db: pg.Client): Promise<string> {
  await db.query('select app.open_archive_days()');
  await declareTestType(db, 'counter');
  const { rows } = await db.query<{ id: string }>(
    'select id from app.outbox_events where aggregate_id = $1',
    [await emitEvents(db, 1)],
  );
  const id = rows[0]?.id ?? '';
  await db.query('select app.archive_events($1)', [[id]]);
  return id;
}
