import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { type Desk, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();
// Two days at 50.00, taxed at 19 % by the desk, untaxed from then on: it has no tax rates.
const period = { startAt: hoursFromNow(24), endAt: hoursFromNow(72) };

const extend = (db: pg.Client, desk: Desk, rental: { id: string }, newEndAt: Date) =>
  asStaff(db, desk.agent, (as) =>
    command(as, 'rental.extend_rental', { rental_id: rental.id, new_end_at: newEndAt }),
  );

test('it costs the whole new period minus the old one, and the turnaround moves along', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, period);
    // Nine days are a week and two days: 400.00 instead of 450.00; 100.00 of them were agreed.
    const extended = await extend(db, desk, rental, hoursFromNow(24 + 9 * 24));
    expect(extended).toMatchObject({
      end_at: hoursFromNow(240),
      blocked_until: hoursFromNow(241),
      net_cents: '40000',
      tax_cents: '1900',
      total_cents: '41900',
    });
    const { rows } = await db.query(
      `select l.charge_type, l.net_cents from rental.rentals r, unnest(r.agreed_lines) l
       where r.id = $1`,
      [rental.id],
    );
    expect(rows).toEqual([
      { charge_type: 'base', net_cents: '10000' },
      { charge_type: 'extra_day', net_cents: '30000' },
    ]);
    const events = await db.query(
      `select payload ->> 'end_at' as end_at from app.outbox_events
       where event_type = 'RentalExtended' and aggregate_id = $1`,
      [rental.id],
    );
    expect(events.rows.map(({ end_at }) => new Date(end_at))).toEqual([hoursFromNow(240)]);
  }));

test('into the next rental it is refused: rentals_no_double_booking', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, period);
    await reservation(db, desk, { startAt: hoursFromNow(100), endAt: hoursFromNow(110) });
    await expect(extend(db, desk, rental, hoursFromNow(99.5))).rejects.toMatchObject({
      code: '23P01',
      constraint: 'rentals_no_double_booking',
      // An hour of turnaround lies between.
      detail: expect.stringContaining(hoursFromNow(99).toISOString().slice(0, 19)),
    });
    await expect(extend(db, desk, rental, hoursFromNow(99))).resolves.toBeDefined();
  }));

test('into a block it is refused: rentals_within_availability', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, period);
    await db.query(
      'insert into rental.vehicle_blocks (vehicle_id, during) values ($1, tstzrange($2, $3))',
      [desk.vehicle.id, hoursFromNow(80), hoursFromNow(90)],
    );
    await expect(extend(db, desk, rental, hoursFromNow(85))).rejects.toMatchObject({
      code: '23503',
      constraint: 'rentals_within_availability',
    });
  }));

test('beyond a compulsory document it is refused: rentals_documents_cover', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db, { compulsoryDocuments: ['insurance'] });
    const rental = await reservation(db, desk, period);
    await db.query(
      `insert into fleet.vehicle_documents (vehicle_id, kind, document_number, valid_during)
       values ($1, 'insurance', 'I1', daterange('2020-01-01', ($2::timestamptz at time zone 'UTC')::date))`,
      [desk.vehicle.id, hoursFromNow(120)],
    );
    await expect(extend(db, desk, rental, hoursFromNow(130))).rejects.toMatchObject({
      code: '55000',
      constraint: 'rentals_documents_cover',
    });
    await expect(extend(db, desk, rental, hoursFromNow(90))).resolves.toBeDefined();
  }));

test('an end that is not later is no extension: rentals_extended_forward', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, period);
    await expect(extend(db, desk, rental, period.endAt)).rejects.toMatchObject({
      code: '23514',
      constraint: 'rentals_extended_forward',
    });
  }));
