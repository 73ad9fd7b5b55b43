import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { blocksOf, jobs, workshop } from '../support/workshop.ts';

const database = useDatabase();

/** A job that began two hours ago and is expected to take four more. */
async function runningJob(db: pg.Client) {
  const desk = await rentalDesk(db);
  const { manager, mechanic } = await workshop(db);
  const [from, until] = [hoursFromNow(-2), hoursFromNow(4)];
  const job = await asStaff(db, manager, (as) => jobs.schedule(as, desk.vehicle, { from, until }));
  await asStaff(db, mechanic, (as) => jobs.start(as, job, { started_at: from }));
  const finish = (result: Parameters<typeof jobs.complete>[2] = {}) =>
    asStaff(db, mechanic, (as) => jobs.complete(as, job, result));
  return { desk, job, finish, mechanic };
}

test('the vehicle is active again, its meter read, and the rest of its time for rent', () =>
  database.inTransaction(async (db) => {
    const { desk, job, finish, mechanic } = await runningJob(db);
    const done_at = hoursFromNow(-0.5);
    await expect(finish({ done_at, odometer_km: 12_345 })).resolves.toMatchObject({
      status: 'completed',
      completed_at: done_at,
      labour_cost_cents: '12000',
      parts_cost_cents: '0',
      total_cost_cents: '12000',
    });
    await expect(blocksOf(db, job)).resolves.toEqual([[hoursFromNow(-2), done_at]]);
    await expect(
      reservation(db, desk, { startAt: hoursFromNow(1), endAt: hoursFromNow(3) }),
    ).resolves.toBeDefined();
    const { rows } = await db.query(
      `select v.status, r.reading_km, r.source, r.recorded_at, r.created_by, e.event_type
       from fleet.vehicles v
       join fleet.vehicle_odometer_readings r on r.vehicle_id = v.id
       join app.outbox_events e on e.aggregate_id = $2 and e.event_type = 'MaintenanceCompleted'
         and e.payload ->> 'total_cost_cents' = '12000'
       where v.id = $1`,
      [desk.vehicle.id, job.id],
    );
    expect(rows).toEqual([
      {
        status: 'active',
        reading_km: 12_345,
        source: 'workshop',
        recorded_at: done_at,
        created_by: mechanic.id,
        event_type: 'MaintenanceCompleted',
      },
    ]);
  }));

test('twice is refused: maintenance_jobs_status_transition', () =>
  database.inTransaction(async (db) => {
    const { finish } = await runningJob(db);
    await finish();
    await expect(finish()).rejects.toMatchObject({
      code: '55000',
      constraint: 'maintenance_jobs_status_transition',
    });
  }));

test.each([
  ['before it began', { done_at: hoursFromNow(-3) }, 'maintenance_jobs_completed_after_start'],
  ['in the future', { done_at: hoursFromNow(1) }, 'maintenance_jobs_not_future'],
  ['for a negative cost', { labour_cost_cents: -1 }, 'maintenance_jobs_labour_cost_range'],
  ['with a meter below zero', { odometer_km: -1 }, 'maintenance_jobs_odometer_range'],
  ['with a meter that went back', { odometer_km: 5 }, 'vehicle_odometer_readings_monotone'],
])('it is not completed %s', (_what, result, constraint) =>
  database.inTransaction(async (db) => {
    const { desk, finish } = await runningJob(db);
    await db.query(
      `insert into fleet.vehicle_odometer_readings (vehicle_id, reading_km, recorded_at, source)
       values ($1, 9000, now() - interval '9 hours', 'desk')`,
      [desk.vehicle.id],
    );
    await expect(finish(result)).rejects.toMatchObject({ code: '23514', constraint });
  }),
);

test('an agent completes nothing, and what is not there is not found', () =>
  database.inTransaction(async (db) => {
    const { desk, job, mechanic } = await runningJob(db);
    await expect(asStaff(db, desk.agent, (as) => jobs.complete(as, job))).rejects.toMatchObject({
      code: '42501',
    });
    await expect(
      asStaff(db, mechanic, (as) => jobs.complete(as, desk.vehicle)),
    ).rejects.toMatchObject({ code: 'P0002' });
  }));
