import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { vehicle } from '../support/factories.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { blocksOf, jobs, workshop } from '../support/workshop.ts';

const database = useDatabase();

/** A vehicle that breaks down for ten hours, in which it is reserved from hour 2 to hour 4. */
async function brokenVehicle(db: pg.Client) {
  const desk = await rentalDesk(db);
  const { mechanic } = await workshop(db);
  const reserved = await reservation(db, desk, {
    startAt: hoursFromNow(2),
    endAt: hoursFromNow(4),
  });
  const job = await asStaff(db, mechanic, (as) =>
    jobs.breakDown(as, desk.vehicle, hoursFromNow(10)),
  );
  return { desk, mechanic, reserved, job };
}

const freeAt = (db: pg.Client, from: number, to: number) =>
  db.query('select id from rental.available_vehicles($1, $2)', [
    hoursFromNow(from),
    hoursFromNow(to),
  ]);

const atRisk = async (db: pg.Client, agent: { id: string }) => {
  const { rows } = await asStaff(db, agent, (as) =>
    as.query('select rental_id, risk from rental.rentals_at_risk()'),
  );
  return rows;
};

test('a breakdown takes what is free and tells which reservations are to be reassigned', () =>
  database.inTransaction(async (db) => {
    const { desk, reserved, job } = await brokenVehicle(db);
    expect(job).toMatchObject({ status: 'in_progress', is_forced: true, kind: 'repair' });
    await expect(blocksOf(db, job)).resolves.toEqual([
      [job.started_at, hoursFromNow(2)],
      [hoursFromNow(5), hoursFromNow(10)],
    ]);
    expect(await atRisk(db, desk.agent)).toEqual([
      { rental_id: reserved.id, risk: 'vehicle_under_maintenance' },
    ]);
  }));

const waysOut: Record<string, (as: pg.Client, rental: string, other: string) => Promise<unknown>> =
  {
    reassigned: (as, rental_id, vehicle_id) =>
      command(as, 'rental.reassign_vehicle', { rental_id, vehicle_id }),
    cancelled: (as, rental_id) => command(as, 'rental.cancel_rental', { rental_id }),
  };

test.each(Object.entries(waysOut))(
  'the workshop takes the time of a reservation that is %s: nobody else reserves it',
  (_way, leave) =>
    database.inTransaction(async (db) => {
      const { desk, reserved, job } = await brokenVehicle(db);
      const other = await vehicle(db, {
        vehicle_class_id: desk.vehicleClass.id,
        home_location_id: desk.location.id,
      });
      await asStaff(db, desk.agent, (as) => leave(as, reserved.id, other.id));
      const times = await blocksOf(db, job);
      expect(times).toEqual([[job.started_at, hoursFromNow(10)]]);
      expect(await atRisk(db, desk.agent)).toEqual([]);
      await expect(
        reservation(db, desk, { startAt: hoursFromNow(2), endAt: hoursFromNow(4) }),
      ).rejects.toMatchObject({ constraint: 'rentals_within_availability' });
    }),
);

test('what takes longer than was expected keeps its vehicle from who asks for it now', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { manager, mechanic } = await workshop(db);
    const job = await asStaff(db, manager, (as) =>
      jobs.schedule(as, desk.vehicle, { from: hoursFromNow(-9), until: hoursFromNow(-7) }),
    );
    const started_at = hoursFromNow(-5);
    await asStaff(db, mechanic, (as) => jobs.start(as, job, { started_at }));
    const next = await reservation(db, desk, {
      startAt: hoursFromNow(-0.5),
      endAt: hoursFromNow(4),
    });
    expect(await atRisk(db, desk.agent)).toEqual([
      { rental_id: next.id, risk: 'vehicle_under_maintenance' },
    ]);
    await asStaff(db, desk.agent, (as) =>
      command(as, 'rental.cancel_rental', { rental_id: next.id }),
    );
    await expect(freeAt(db, -0.1, 4)).resolves.toMatchObject({ rows: [] });
    await expect(freeAt(db, 1, 4)).resolves.toMatchObject({ rows: [{ id: desk.vehicle.id }] });
    await asStaff(db, mechanic, (as) => jobs.complete(as, job));
    await expect(freeAt(db, -0.1, 4)).resolves.toMatchObject({ rows: [{ id: desk.vehicle.id }] });
  }));

test('an agent reports none', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await expect(
      asStaff(db, desk.agent, (as) => jobs.breakDown(as, desk.vehicle, hoursFromNow(9))),
    ).rejects.toMatchObject({ code: '42501' });
  }));
