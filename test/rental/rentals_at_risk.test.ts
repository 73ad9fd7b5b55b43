import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();
const period = { startAt: hoursFromNow(24), endAt: hoursFromNow(24 * 5) };

/** What is missing for a reservation of the next days whose vehicle has insurances for these days. */
async function missingWith(db: pg.Client, days: readonly (readonly [number, number])[]) {
  const desk = await rentalDesk(db, { compulsoryDocuments: ['insurance', 'inspection'] });
  await reservation(db, desk, period);
  const record = (kind: string, from: number, to: number, replaced: boolean) =>
    db.query(
      `insert into fleet.vehicle_documents
         (vehicle_id, kind, document_number, valid_during, replaced_at)
       values ($1, $2, 'A1', daterange(current_date + $3::int, current_date + $4::int),
         case when $5 then now() end)`,
      [desk.vehicle.id, kind, from, to, replaced],
    );
  await record('inspection', -1, 90, false);
  await record('insurance', -1, 90, true);
  for (const [from, to] of days) await record('insurance', from, to, false);
  const { rows } = await asStaff(db, desk.agent, (as) =>
    as.query('select missing_documents::text[] as missing from rental.rentals_at_risk()'),
  );
  return rows.map(({ missing }) => missing);
}

test.each([
  { days: [[0, 30]] },
  {
    days: [
      [0, 3],
      [3, 30],
    ],
  },
] as const)('insurances that cover all days are no risk: $days', ({ days }) =>
  database.inTransaction(async (db) => {
    expect(await missingWith(db, days)).toEqual([]);
  }),
);

test.each([
  { days: [] },
  { days: [[0, 3]] },
  {
    days: [
      [0, 3],
      [4, 30],
    ],
  },
] as const)('a day without insurance is, whatever was replaced: $days', ({ days }) =>
  database.inTransaction(async (db) => {
    expect(await missingWith(db, days)).toEqual([['insurance']]);
  }),
);
