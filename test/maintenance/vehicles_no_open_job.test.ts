import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { type Desk, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { jobs, workshop } from '../support/workshop.ts';

const database = useDatabase();

/** A vehicle in the workshop that has another job next week. */
async function busyVehicle(db: pg.Client) {
  const desk = await rentalDesk(db);
  const { manager, mechanic } = await workshop(db);
  const running = await asStaff(db, mechanic, (as) =>
    jobs.breakDown(as, desk.vehicle, hoursFromNow(5)),
  );
  const planned = await asStaff(db, manager, (as) =>
    jobs.schedule(as, desk.vehicle, { from: hoursFromNow(170), until: hoursFromNow(172) }),
  );
  await asStaff(db, mechanic, (as) => jobs.addPart(as, running, 1, 700));
  return { desk, manager, running, planned };
}

const decommission = (db: pg.Client, manager: { id: string }, { vehicle }: Desk, reason: string) =>
  asStaff(db, manager, (as) =>
    command(as, 'fleet.decommission_vehicle', { id: vehicle.id, reason }),
  );

test('a vehicle with open jobs is not sold, and they are named', () =>
  database.inTransaction(async (db) => {
    const { desk, manager, running, planned } = await busyVehicle(db);
    await expect(decommission(db, manager, desk, 'sold')).rejects.toMatchObject({
      code: '55000',
      constraint: 'vehicles_no_open_job',
      dataType: 'app.details',
      detail: JSON.stringify({ jobIds: [running.id, planned.id] }).replaceAll(/([:,])/g, '$1 '),
    });
  }));

test.each(['total_loss', 'stolen'])('one that is lost takes its jobs with it: %s', (reason) =>
  database.inTransaction(async (db) => {
    const { desk, manager } = await busyVehicle(db);
    await reservation(db, desk, { startAt: hoursFromNow(20), endAt: hoursFromNow(30) });
    await decommission(db, manager, desk, reason);
    const { rows } = await db.query(
      `select j.status, j.total_cost_cents, v.status as vehicle_status,
              (select count(*)::int from rental.vehicle_blocks b
               where b.vehicle_id = v.id and upper(b.during) > now()) as blocks
       from maintenance.maintenance_jobs j join fleet.vehicles v on v.id = j.vehicle_id
       where v.id = $1 order by j.scheduled_for`,
      [desk.vehicle.id],
    );
    const cancelled = { status: 'cancelled', vehicle_status: 'decommissioned', blocks: 0 };
    expect(rows).toEqual([
      { ...cancelled, total_cost_cents: '700' },
      { ...cancelled, total_cost_cents: null },
    ]);
  }),
);
