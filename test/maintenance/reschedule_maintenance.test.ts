import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { blocksOf, jobs, workshop } from '../support/workshop.ts';

const database = useDatabase();

async function plannedJob(db: pg.Client) {
  const desk = await rentalDesk(db);
  const { manager, mechanic } = await workshop(db);
  const job = await asStaff(db, manager, (as) =>
    jobs.schedule(as, desk.vehicle, { from: hoursFromNow(10), until: hoursFromNow(14) }),
  );
  const move = (to: Parameters<typeof jobs.move>[2]) =>
    asStaff(db, manager, (as) => jobs.move(as, job, to));
  const start = (how = {}) => asStaff(db, mechanic, (as) => jobs.start(as, job, how));
  return { desk, job, move, start, mechanic };
}

test('moved to another time it keeps its length, and its calendar goes with it', () =>
  database.inTransaction(async (db) => {
    const { desk, job, move } = await plannedJob(db);
    await move({ scheduled_for: hoursFromNow(20) });
    await expect(blocksOf(db, job)).resolves.toEqual([[hoursFromNow(20), hoursFromNow(24)]]);
    await expect(
      reservation(db, desk, { startAt: hoursFromNow(10), endAt: hoursFromNow(14) }),
    ).resolves.toBeDefined();
    const { rows } = await db.query(
      `select payload ->> 'scheduled_for' as at from app.outbox_events
       where aggregate_id = $1 and event_type = 'MaintenanceRescheduled'`,
      [job.id],
    );
    expect(new Date(rows[0].at)).toEqual(hoursFromNow(20));
  }));

test('an overrun that runs into a reservation says which, and may be forced in progress', () =>
  database.inTransaction(async (db) => {
    const { desk, job, move, start, mechanic } = await plannedJob(db);
    const next = await reservation(db, desk, {
      startAt: hoursFromNow(15),
      endAt: hoursFromNow(30),
    });
    const overrun = { expected_until: hoursFromNow(20) };
    const refusal = {
      code: '55000',
      constraint: 'vehicle_blocks_no_live_rental',
      detail: expect.stringContaining(next.id),
    };
    await expect(move(overrun)).rejects.toMatchObject(refusal);
    const forced = { ...overrun, is_forced: true };
    await expect(move(forced)).rejects.toMatchObject({
      code: '55000',
      constraint: 'maintenance_jobs_forced_in_progress',
    });

    const { started_at } = await start();
    await expect(move(overrun)).rejects.toMatchObject(refusal);
    await expect(move(forced)).resolves.toMatchObject({ is_forced: true });
    await expect(blocksOf(db, job)).resolves.toEqual([[started_at, hoursFromNow(15)]]);
    const { rows } = await asStaff(db, mechanic, (as) =>
      as.query(
        `select maintenance.maintenance_jobs_rental_ids_at_risk(j) as ids
         from maintenance.maintenance_jobs j where j.id = $1`,
        [job.id],
      ),
    );
    expect(rows).toEqual([{ ids: [next.id] }]);
  }));

test('what has begun keeps its planned time, and what is over is not moved', () =>
  database.inTransaction(async (db) => {
    const { job, move, start, mechanic } = await plannedJob(db);
    await start();
    const refusal = { code: '55000', constraint: 'maintenance_jobs_immutable' };
    await expect(move({ scheduled_for: hoursFromNow(20) })).rejects.toMatchObject(refusal);
    await asStaff(db, mechanic, (as) => jobs.complete(as, job));
    await expect(move({ expected_until: hoursFromNow(20) })).rejects.toMatchObject(refusal);
  }));

test('it ends after it begins: maintenance_jobs_period_forward', () =>
  database.inTransaction(async (db) => {
    const { move } = await plannedJob(db);
    await expect(move({ expected_until: hoursFromNow(10) })).rejects.toMatchObject({
      code: '23514',
      constraint: 'maintenance_jobs_period_forward',
    });
  }));
