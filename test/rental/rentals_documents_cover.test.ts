import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import {
  activate,
  type Desk,
  hoursFromNow,
  rentalDesk,
  reservation,
} from '../support/rental_desk.ts';

const database = useDatabase();
// 14 hours ahead of UTC: there the last day is another one for most of the day.
const timeZone = 'Pacific/Kiritimati';
const today = { startAt: hoursFromNow(-1), endAt: hoursFromNow(47) };

/** An insurance from last year to so many days after the local day on which the rental ends. */
async function insure(db: pg.Client, desk: Desk, daysAfterEnd: number): Promise<void> {
  await db.query(
    `insert into fleet.vehicle_documents (vehicle_id, kind, document_number, valid_during)
     select $1, 'insurance', 'V-1',
            daterange((now() - interval '1 year')::date,
                      ($2::timestamptz at time zone $4)::date + $3::integer)`,
    [desk.vehicle.id, today.endAt, daysAfterEnd, timeZone],
  );
}

test('a vehicle whose insurance covers the last local day is handed over', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db, { compulsoryDocuments: ['insurance'], timeZone });
    const rental = await reservation(db, desk, today);
    await insure(db, desk, 1);
    const handing = asStaff(db, desk.agent, (agent) => activate(agent, rental));
    await expect(handing).resolves.toMatchObject({ status: 'active' });
  }));

test('a vehicle whose insurance ends the day before stays, and the client hears what is missing', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db, {
      compulsoryDocuments: ['inspection', 'insurance'],
      timeZone,
    });
    const rental = await reservation(db, desk, today);
    await insure(db, desk, 0);
    const handing = asStaff(db, desk.agent, (agent) => activate(agent, rental));
    await expect(handing).rejects.toMatchObject({
      code: '55000',
      constraint: 'rentals_documents_cover',
      dataType: 'app.details',
      detail: '{"missing": ["inspection", "insurance"]}',
    });
  }));

test('reserving beyond the end of a document is allowed: it is renewed every year', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db, { compulsoryDocuments: ['insurance'], timeZone });
    await expect(reservation(db, desk, today)).resolves.toHaveProperty('id');
  }));
