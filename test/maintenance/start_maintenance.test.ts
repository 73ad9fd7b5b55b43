import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import {
  activeRental,
  complete,
  hoursFromNow,
  rentalDesk,
  reservation,
} from '../support/rental_desk.ts';
import { blocksOf, jobs, workshop } from '../support/workshop.ts';

const database = useDatabase();

async function plannedJob(db: pg.Client, from = 10, until = 14) {
  const desk = await rentalDesk(db);
  const { manager, mechanic } = await workshop(db);
  const job = await asStaff(db, manager, (as) =>
    jobs.schedule(as, desk.vehicle, { from: hoursFromNow(from), until: hoursFromNow(until) }),
  );
  const start = (how: Parameters<typeof jobs.start>[2] = {}) =>
    asStaff(db, mechanic, (as) => jobs.start(as, job, how));
  return { desk, job, start };
}

const statusOf = async (db: pg.Client, vehicle: { id: string }) =>
  (await db.query('select status from fleet.vehicles where id = $1', [vehicle.id])).rows[0].status;

test.each([
  ['early', 10],
  ['late', -8],
])(
  'started %s, its time begins now, keeps its length, and the vehicle is under maintenance',
  (_when, from) =>
    database.inTransaction(async (db) => {
      const { desk, job, start } = await plannedJob(db, from, from + 4);
      const { started_at, expected_until, ...started } = await start();
      expect(started).toMatchObject({ status: 'in_progress', is_forced: false });
      expect(Number(expected_until) - Number(started_at)).toBe(4 * 3_600_000);
      await expect(blocksOf(db, job)).resolves.toEqual([[started_at, expected_until]]);
      await expect(statusOf(db, desk.vehicle)).resolves.toBe('under_maintenance');
    }),
);

test('a vehicle that is rented is not taken into the workshop, by force neither', () =>
  database.inTransaction(async (db) => {
    const { desk, start } = await plannedJob(db, 100, 104);
    await activeRental(db, desk);
    for (const is_forced of [false, true]) {
      await expect(start({ is_forced })).rejects.toMatchObject({
        code: '55000',
        constraint: 'vehicles_status_transition',
      });
    }
  }));

test('started into a reservation it is refused and names it; by force it takes what is free', () =>
  database.inTransaction(async (db) => {
    const { desk, job, start } = await plannedJob(db, 10, 20);
    const next = await reservation(db, desk, { startAt: hoursFromNow(2), endAt: hoursFromNow(4) });
    await expect(start()).rejects.toMatchObject({
      constraint: 'vehicle_blocks_no_live_rental',
      detail: expect.stringContaining(next.id),
    });
    const { started_at, expected_until } = await start({ is_forced: true });
    await expect(blocksOf(db, job)).resolves.toEqual([
      [started_at, hoursFromNow(2)],
      [hoursFromNow(5), expected_until],
    ]);
  }));

test('it does not begin in the future, nor while the vehicle was out: maintenance_jobs_not_future', () =>
  database.inTransaction(async (db) => {
    const { desk, start } = await plannedJob(db);
    await expect(start({ started_at: hoursFromNow(1) })).rejects.toMatchObject({
      code: '23514',
      constraint: 'maintenance_jobs_not_future',
    });
    const rental = await activeRental(db, desk, {
      startAt: hoursFromNow(-9),
      endAt: hoursFromNow(-3),
    });
    await asStaff(db, desk.agent, (as) => complete(as, rental, { at: hoursFromNow(-4) }));
    await expect(start({ started_at: hoursFromNow(-5) })).rejects.toMatchObject({
      code: '55000',
      constraint: 'rentals_no_past_overlap',
    });
    await expect(start({ started_at: hoursFromNow(-1) })).resolves.toMatchObject({
      started_at: hoursFromNow(-1),
    });
  }));

test('a vehicle is in the workshop for one job: maintenance_jobs_one_in_progress', () =>
  database.inTransaction(async (db) => {
    const { desk, start } = await plannedJob(db);
    const { mechanic } = await workshop(db);
    await start();
    await expect(
      asStaff(db, mechanic, (as) => jobs.breakDown(as, desk.vehicle, hoursFromNow(9))),
    ).rejects.toMatchObject({ code: '23P01', constraint: 'maintenance_jobs_one_in_progress' });
  }));

test('an agent starts nothing', () =>
  database.inTransaction(async (db) => {
    const { desk, job } = await plannedJob(db);
    await expect(asStaff(db, desk.agent, (as) => jobs.start(as, job))).rejects.toMatchObject({
      code: '42501',
    });
  }));
