import type pg from 'pg';
import { asRole, asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { hoursFromNow, rentalDesk } from '../support/rental_desk.ts';
import { jobs, workshop } from '../support/workshop.ts';

const database = useDatabase();
type Id = { readonly id: string };

const states = ['scheduled', 'in_progress', 'completed', 'cancelled'] as const;
type State = (typeof states)[number];
const allowed = [
  'scheduled in_progress',
  'scheduled cancelled',
  'in_progress completed',
  'in_progress cancelled',
];

// What each state's own columns need, so that only the move itself can be refused.
const columns: Record<State, string> = {
  scheduled: 'started_at = null',
  in_progress: 'started_at = scheduled_for',
  completed: `started_at = scheduled_for, completed_at = now(), odometer_km = 1,
              labour_cost_cents = 1`,
  cancelled: `cancelled_at = now(), cancellation_reason = 'Not needed'`,
};

const move = (db: pg.Client, job: Id, to: State) =>
  db.query(`update maintenance.maintenance_jobs set status = $2, ${columns[to]} where id = $1`, [
    job.id,
    to,
  ]);

async function jobIn(db: pg.Client, state: State): Promise<Id> {
  const desk = await rentalDesk(db);
  const { manager } = await workshop(db);
  const job = await asStaff(db, manager, (as) =>
    jobs.schedule(as, desk.vehicle, { from: hoursFromNow(-2), until: hoursFromNow(2) }),
  );
  if (state === 'in_progress' || state === 'completed') await move(db, job, 'in_progress');
  if (state === 'completed' || state === 'cancelled') await move(db, job, state);
  return job;
}

describe.each(states)('a job that is %s', (from) => {
  test.each(states)('to %s, by a hand at the database', (to) =>
    database.inTransaction(async (db) => {
      const job = await jobIn(db, from);
      const changes = () =>
        db.query('select from app.state_changes where entity_id = $1', [job.id]);
      const { rowCount: before } = await changes();
      await db.query('savepoint moving');
      const moving = move(db, job, to);
      if (allowed.includes(`${from} ${to}`)) {
        await moving;
        await expect(changes()).resolves.toMatchObject({ rowCount: Number(before) + 1 });
        return;
      }
      await expect(moving).rejects.toMatchObject({
        code: '55000',
        constraint: 'maintenance_jobs_status_transition',
      });
      await db.query('rollback to savepoint moving');
      await expect(changes()).resolves.toMatchObject({ rowCount: before });
    }),
  );
});

test('a hand moves the vehicle and its calendar with the job', () =>
  database.inTransaction(async (db) => {
    const job = await jobIn(db, 'in_progress');
    const vehicleOf = async () =>
      (
        await db.query(
          `select v.status, (select count(*)::int from rental.vehicle_blocks b
                             where b.source_id = j.id and upper(b.during) > now()) as blocks
           from maintenance.maintenance_jobs j join fleet.vehicles v on v.id = j.vehicle_id
           where j.id = $1`,
          [job.id],
        )
      ).rows;
    expect(await vehicleOf()).toEqual([{ status: 'under_maintenance', blocks: 1 }]);
    await move(db, job, 'completed');
    expect(await vehicleOf()).toEqual([{ status: 'active', blocks: 0 }]);
  }));

test.each(['anonymous', 'customer', 'staff', 'admin', 'service'] as const)(
  '%s moves no job by hand',
  (role) =>
    database.inTransaction(async (db) => {
      const job = await jobIn(db, 'scheduled');
      const admin = await user(db, ['admin']);
      await expect(asRole(db, role, admin, () => move(db, job, 'cancelled'))).rejects.toMatchObject(
        { code: '42501' },
      );
    }),
);
