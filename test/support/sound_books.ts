import type pg from 'pg';
import { post } from './books.ts';
import { soundFleet } from './sound_fleet.ts';

/** The books of a fleet at work, with a month that was closed and one that is over; all sealed. */
export async function soundBooks(db: pg.Client): Promise<void> {
  await soundFleet(db);
  await post(db, { on: '2024-01-15' });
  await post(db, { on: '2024-02-15' });
  await db.query(`update accounting.periods set status = 'closed' where starts_on = '2024-01-01'`);
  await db.query('select accounting.seal_ledger()');
  await db.query(`select set_config('jwt.claims.sub', '', true)`);
}
