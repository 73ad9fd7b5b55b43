import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { hoursFromNow, rentalDesk } from '../support/rental_desk.ts';
import { jobs, workshop } from '../support/workshop.ts';

const database = useDatabase();
const tooLate = { code: '55000', constraint: 'maintenance_parts_used_while_in_progress' };

async function runningJob(db: pg.Client) {
  const desk = await rentalDesk(db);
  const { mechanic } = await workshop(db);
  const job = await asStaff(db, mechanic, (as) =>
    jobs.breakDown(as, desk.vehicle, hoursFromNow(4)),
  );
  const mechanically = <Result>(work: (as: pg.Client) => Promise<Result>) =>
    asStaff(db, mechanic, work);
  return { desk, job, mechanically };
}

test('parts are used while the job is in progress, and a wrong one is taken out and stays', () =>
  database.inTransaction(async (db) => {
    const { job, mechanically } = await runningJob(db);
    const wrong = await mechanically((as) => jobs.addPart(as, job, 40, 3_050));
    expect(wrong).toMatchObject({ cost_cents: '122000', currency: 'EUR' });
    await mechanically((as) => jobs.addPart(as, job, 4, 3_050));
    await mechanically((as) => jobs.removePart(as, wrong));
    await expect(mechanically((as) => jobs.complete(as, job))).resolves.toMatchObject({
      parts_cost_cents: '12200',
      total_cost_cents: '24200',
    });
    const { rowCount } = await db.query(
      'select from maintenance.maintenance_parts_used where maintenance_job_id = $1',
      [job.id],
    );
    expect(rowCount).toBe(2);
  }));

test('not before the job has begun', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { manager, mechanic } = await workshop(db);
    const job = await asStaff(db, manager, (as) =>
      jobs.schedule(as, desk.vehicle, { from: hoursFromNow(9), until: hoursFromNow(10) }),
    );
    await expect(asStaff(db, mechanic, (as) => jobs.addPart(as, job, 1, 1))).rejects.toMatchObject(
      tooLate,
    );
  }));

test('nor after it was done, by the owner of the table neither', () =>
  database.inTransaction(async (db) => {
    const { job, mechanically } = await runningJob(db);
    const part = await mechanically((as) => jobs.addPart(as, job, 1, 1));
    await mechanically((as) => jobs.complete(as, job));
    const attempts = [
      () => mechanically((as) => jobs.addPart(as, job, 1, 1)),
      () => mechanically((as) => jobs.removePart(as, part)),
      () =>
        db.query(
          `insert into maintenance.maintenance_parts_used
             (maintenance_job_id, part_name, quantity, unit_cost_cents) values ($1, 'Oil', 1, 1)`,
          [job.id],
        ),
      () => db.query('update maintenance.maintenance_parts_used set removed_at = now()'),
    ];
    for (const attempt of attempts) {
      await db.query('savepoint attempt');
      await expect(attempt()).rejects.toMatchObject(tooLate);
      await db.query('rollback to savepoint attempt');
    }
  }));

test('a part is never changed, and taken out once: maintenance_parts_used_immutable', () =>
  database.inTransaction(async (db) => {
    const { job, mechanically } = await runningJob(db);
    const part = await mechanically((as) => jobs.addPart(as, job, 1, 1));
    await mechanically((as) => jobs.removePart(as, part));
    for (const change of ['quantity = 2', 'removed_at = null']) {
      await db.query('savepoint change');
      await expect(
        db.query(`update maintenance.maintenance_parts_used set ${change}`),
      ).rejects.toMatchObject({ code: '55000', constraint: 'maintenance_parts_used_immutable' });
      await db.query('rollback to savepoint change');
    }
  }));

test('who plans does not use parts, and what is not there is not found', () =>
  database.inTransaction(async (db) => {
    const { desk, job, mechanically } = await runningJob(db);
    await expect(
      asStaff(db, desk.agent, (as) => jobs.addPart(as, job, 1, 1)),
    ).rejects.toMatchObject({ code: '42501' });
    const missing = { code: 'P0002' };
    await expect(mechanically((as) => jobs.addPart(as, desk.vehicle, 1, 1))).rejects.toMatchObject(
      missing,
    );
    await expect(mechanically((as) => jobs.removePart(as, desk.vehicle))).rejects.toMatchObject(
      missing,
    );
  }));
