import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { deadLetter } from '../dead_letters.ts';
import { testType } from '../outbox.ts';
import type { ValidInput } from './valid_input.ts';

/** The commands of who runs the events: tell them again, settle what was given up. */
export const eventInputs: Readonly<Record<string, ValidInput>> = {
  replayEvents: async () => ({ context: 'rental', eventIds: [randomUUID()] }),
  replayDeadLetter: async (db) => ({ deadLetterId: await letter(db) }),
  discardDeadLetter: async (db) => ({ deadLetterId: await letter(db), note: 'Done by hand' }),
};

const letter = (db: pg.Client) =>
  deadLetter(db, {
    event: {
      id: randomUUID(),
      seq: '4711',
      type: testType,
      schemaVersion: 1,
      aggregateType: 'test',
      aggregateId: randomUUID(),
      occurredAt: '2026-07-01T10:00:00.123456Z',
    },
  });
