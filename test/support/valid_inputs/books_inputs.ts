import type pg from 'pg';
import { asStaff } from '../actors.ts';
import { command } from '../command.ts';
import { user } from '../factories.ts';
import type { ValidInput } from './valid_input.ts';

/** The commands of the books: their months, entries by hand, accounts. */
export const booksInputs: Readonly<Record<string, ValidInput>> = {
  closePeriod: async (db) => ({ startsOn: await nextToClose(db) }),
  closeYear: async (db) => ({ year: Number((await nextToClose(db)).slice(0, 4)) }),
  reopenPeriod: async (db) => ({ periodId: (await closed(db)).id, reason: 'A late bill' }),
};

/** The month after the last closed one; long ago, so that nothing is posted there. */
async function nextToClose(db: pg.Client): Promise<string> {
  const { rows } = await db.query<{ starts_on: string }>(
    `select (coalesce(max(starts_on), '1999-12-01') + interval '1 month')::date::text as starts_on
     from accounting.periods where status = 'closed'`,
  );
  return rows[0]?.starts_on ?? '';
}

async function closed(db: pg.Client): Promise<{ readonly id: string }> {
  const starts_on = await nextToClose(db);
  return asStaff(db, await user(db, ['accountant']), () =>
    command<{ readonly id: string }>(db, 'accounting.close_period', { starts_on }),
  );
}
