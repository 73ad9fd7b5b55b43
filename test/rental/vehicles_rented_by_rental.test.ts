import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { activeRental, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();
const period = { startAt: hoursFromNow(-2), endAt: hoursFromNow(48) };
const statusOf = async (
  db: Parameters<Parameters<typeof database.inTransaction>[0]>[0],
  id: string,
) => (await db.query('select status from fleet.vehicles where id = $1', [id])).rows[0]?.status;

test('a hand at the database rents no vehicle out without a rental', () =>
  database.inTransaction(async (db) => {
    const { vehicle } = await rentalDesk(db);
    await expect(
      db.query(`update fleet.vehicles set status = 'rented' where id = $1`, [vehicle.id]),
    ).rejects.toMatchObject({ code: '55000', constraint: 'vehicles_rented_by_rental' });
  }));

test('nor calls one back that is out', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await activeRental(db, desk, period);
    await expect(
      db.query(`update fleet.vehicles set status = 'active' where id = $1`, [desk.vehicle.id]),
    ).rejects.toMatchObject({ code: '55000', constraint: 'vehicles_rented_by_rental' });
  }));

test('a rental that a hand activates and completes takes its vehicle along', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { id } = await reservation(db, desk, period);
    await db.query(
      `update rental.rentals set status = 'active', handed_over_at = now() - interval '1 hour'
       where id = $1`,
      [id],
    );
    expect(await statusOf(db, desk.vehicle.id)).toBe('rented');
    await db.query(
      `update rental.rentals set status = 'completed', returned_at = now() where id = $1`,
      [id],
    );
    expect(await statusOf(db, desk.vehicle.id)).toBe('active');
  }));

test('two rentals of one vehicle are not out at once, not even by hand', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await activeRental(db, desk, { startAt: hoursFromNow(-40), endAt: hoursFromNow(-20) });
    const { id } = await reservation(db, desk, period);
    await expect(
      db.query(
        `update rental.rentals set status = 'active', handed_over_at = now() where id = $1`,
        [id],
      ),
    ).rejects.toMatchObject({ code: '55000', constraint: 'vehicles_status_transition' });
  }));

test('a vehicle that is lost while it is out stays gone when its rental ends', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { id } = await activeRental(db, desk, period);
    await db.query(
      `update fleet.vehicles set status = 'decommissioned', decommissioned_at = now(),
         decommission_reason = 'stolen' where id = $1`,
      [desk.vehicle.id],
    );
    await asStaff(db, desk.agent, (as) =>
      as.query('select rental.complete_rental($1, 10100, 8)', [id]),
    );
    expect(await statusOf(db, desk.vehicle.id)).toBe('decommissioned');
  }));
