import { randomUUID } from 'node:crypto';
import { asCustomer, asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user, vehicle } from '../support/factories.ts';
import { insertRow } from '../support/insert_row.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { blocksOf, jobs, workshop } from '../support/workshop.ts';

const database = useDatabase();
const [from, until] = [hoursFromNow(24), hoursFromNow(30)];

test('a job is planned, holds the calendar of its vehicle, and one event tells of it', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { manager } = await workshop(db);
    const job = await asStaff(db, manager, (as) =>
      jobs.schedule(as, desk.vehicle, { from, until }),
    );
    expect(job).toMatchObject({ status: 'scheduled', kind: 'service', currency: 'EUR' });
    await expect(blocksOf(db, job)).resolves.toEqual([[from, until]]);
    const { rows } = await db.query(
      `select event_type, actor_id from app.outbox_events where aggregate_id = $1`,
      [job.id],
    );
    expect(rows).toEqual([{ event_type: 'MaintenanceScheduled', actor_id: manager.id }]);
    await expect(
      reservation(db, desk, { startAt: hoursFromNow(20), endAt: hoursFromNow(26) }),
    ).rejects.toMatchObject({ code: '23503', constraint: 'rentals_within_availability' });
  }));

test('under a live rental it is refused, and the rental named', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { manager } = await workshop(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(29),
      endAt: hoursFromNow(50),
    });
    await expect(
      asStaff(db, manager, (as) => jobs.schedule(as, desk.vehicle, { from, until })),
    ).rejects.toMatchObject({
      code: '55000',
      constraint: 'vehicle_blocks_no_live_rental',
      dataType: 'app.details',
      detail: JSON.stringify({ rentalIds: [rental.id] }).replaceAll(':', ': '),
    });
  }));

test('a vehicle that has left the fleet gets no job: maintenance_jobs_vehicle_in_service', () =>
  database.inTransaction(async (db) => {
    const { manager } = await workshop(db);
    const sold = await vehicle(db);
    await db.query(
      `update fleet.vehicles set status = 'decommissioned', decommissioned_at = now(),
         decommission_reason = 'sold' where id = $1`,
      [sold.id],
    );
    await expect(
      asStaff(db, manager, (as) => jobs.schedule(as, sold, { from, until })),
    ).rejects.toMatchObject({ code: '55000', constraint: 'maintenance_jobs_vehicle_in_service' });
  }));

test.each([
  ['of another vehicle', {}, 'service'],
  ['of another make', { vehicle_id: null, make: 'Skoda' }, 'service'],
  ['of another model', { vehicle_id: null, make: 'Renault', model: 'Zoe' }, 'service'],
  ['of another kind', { vehicle_id: null, make: 'Renault' }, 'repair'],
])('a programme %s does not fit: maintenance_jobs_program_fits', (_what, scope, kind) =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { manager } = await workshop(db);
    const { id: program_id } = await insertRow<{ id: string }>(
      db,
      'maintenance.maintenance_programs',
      { name: 'P', kind: 'service', every_days: 30, vehicle_id: randomUUID(), ...scope },
    );
    await expect(
      asStaff(db, manager, (as) =>
        jobs.schedule(as, desk.vehicle, { from, until, program_id, kind }),
      ),
    ).rejects.toMatchObject({ code: '23514', constraint: 'maintenance_jobs_program_fits' });
  }),
);

test('a programme of the make fits, in any case of letters, and has one open job of a vehicle', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { manager } = await workshop(db);
    const { id: program_id } = await insertRow<{ id: string }>(
      db,
      'maintenance.maintenance_programs',
      { name: 'P', kind: 'service', every_days: 30, make: 'RENAULT', model: 'clio' },
    );
    const plan = (hours: number) =>
      asStaff(db, manager, (as) =>
        jobs.schedule(as, desk.vehicle, {
          from: hoursFromNow(hours),
          until: hoursFromNow(hours + 1),
          program_id,
        }),
      );
    await expect(plan(10)).resolves.toMatchObject({ program_id });
    await expect(plan(100)).rejects.toMatchObject({
      code: '23P01',
      constraint: 'maintenance_jobs_one_open_per_program',
    });
  }));

test('a vehicle that is not there is not found', () =>
  database.inTransaction(async (db) => {
    const { manager } = await workshop(db);
    await expect(
      asStaff(db, manager, (as) => jobs.schedule(as, { id: randomUUID() }, { from, until })),
    ).rejects.toMatchObject({ code: 'P0002' });
  }));

test('an agent plans nothing, nor does a customer', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const renter = await user(db, ['customer']);
    const forbidden = { code: '42501' };
    const plan = (as: typeof db) => jobs.schedule(as, desk.vehicle, { from, until });
    await expect(asStaff(db, desk.agent, plan)).rejects.toMatchObject(forbidden);
    await expect(asCustomer(db, renter, plan)).rejects.toMatchObject(forbidden);
  }));
