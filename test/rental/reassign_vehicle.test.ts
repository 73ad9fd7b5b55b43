import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { vehicle } from '../support/factories.ts';
import {
  activeRental,
  type Desk,
  hoursFromNow,
  rentalDesk,
  reservation,
} from '../support/rental_desk.ts';

const database = useDatabase();
const period = { startAt: hoursFromNow(10), endAt: hoursFromNow(20) };

const twinOf = (db: pg.Client, desk: Desk) =>
  vehicle(db, { vehicle_class_id: desk.vehicleClass.id, home_location_id: desk.location.id });

const reassign = (db: pg.Client, desk: Desk, rental: { id: string }, to: { id: string }) =>
  asStaff(db, desk.agent, (as) =>
    command(as, 'rental.reassign_vehicle', { rental_id: rental.id, vehicle_id: to.id }),
  );

test('a reservation that is at risk moves to a vehicle of its class, and is at risk no more', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const late = await activeRental(db, desk, {
      startAt: hoursFromNow(-30),
      endAt: hoursFromNow(-1.5),
    });
    const endangered = await reservation(db, desk, {
      startAt: hoursFromNow(0.5),
      endAt: hoursFromNow(9),
    });
    const risks = async () =>
      (
        await asStaff(db, desk.agent, (as) =>
          as.query('select rental_id, risk, overdue_rental_id from rental.rentals_at_risk()'),
        )
      ).rows;
    expect(await risks()).toEqual([
      { rental_id: endangered.id, risk: 'vehicle_overdue', overdue_rental_id: late.id },
    ]);
    const twin = await twinOf(db, desk);
    await expect(reassign(db, desk, endangered, twin)).resolves.toMatchObject({
      vehicle_id: twin.id,
    });
    expect(await risks()).toEqual([]);
  }));

test('to a vehicle that is taken it is refused: rentals_no_double_booking', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const twin = await twinOf(db, desk);
    const rental = await reservation(db, desk, period);
    await reservation(db, { ...desk, vehicle: twin }, period);
    await expect(reassign(db, desk, rental, twin)).rejects.toMatchObject({
      code: '23P01',
      constraint: 'rentals_no_double_booking',
    });
  }));

test('a lapsing document puts the reservations of the next 30 days at risk', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db, { compulsoryDocuments: ['insurance'] });
    const soon = await reservation(db, desk, period);
    await reservation(db, desk, {
      startAt: hoursFromNow(24 * 40),
      endAt: hoursFromNow(24 * 41),
    });
    const { rows } = await asStaff(db, desk.agent, (as) =>
      as.query(`select rental_id, risk, missing_documents::text[] from rental.rentals_at_risk()`),
    );
    expect(rows).toEqual([
      { rental_id: soon.id, risk: 'documents_lapse', missing_documents: ['insurance'] },
    ]);
  }));
