import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { hoursFromNow, rentalDesk } from '../support/rental_desk.ts';
import { blocksOf, jobs, workshop } from '../support/workshop.ts';

const database = useDatabase();

test('a job that has not begun leaves nothing in the calendar', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { manager } = await workshop(db);
    const job = await asStaff(db, manager, (as) =>
      jobs.schedule(as, desk.vehicle, { from: hoursFromNow(-1), until: hoursFromNow(5) }),
    );
    await expect(asStaff(db, manager, (as) => jobs.cancel(as, job))).resolves.toMatchObject({
      status: 'cancelled',
      cancellation_reason: 'Not needed',
      total_cost_cents: null,
    });
    await expect(blocksOf(db, job)).resolves.toEqual([]);
  }));

test('one in progress gives the vehicle back, and what it has used is counted', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { mechanic } = await workshop(db);
    const job = await asStaff(db, mechanic, (as) =>
      jobs.breakDown(as, desk.vehicle, hoursFromNow(5)),
    );
    await asStaff(db, mechanic, (as) => jobs.addPart(as, job, 2, 450));
    await expect(asStaff(db, mechanic, (as) => jobs.cancel(as, job))).resolves.toMatchObject({
      status: 'cancelled',
      parts_cost_cents: '900',
      total_cost_cents: '900',
    });
    const { rows } = await db.query(
      `select v.status, r.workshop_until from fleet.vehicles v
       join rental.rentable_vehicles r on r.id = v.id where v.id = $1`,
      [desk.vehicle.id],
    );
    expect(rows).toEqual([{ status: 'active', workshop_until: null }]);
  }));

test('without a reason it is refused: maintenance_jobs_cancelled_with_reason', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { mechanic } = await workshop(db);
    const job = await asStaff(db, mechanic, (as) =>
      jobs.breakDown(as, desk.vehicle, hoursFromNow(5)),
    );
    await expect(
      asStaff(db, mechanic, (as) =>
        as.query(`select maintenance.cancel_maintenance($1, ' ')`, [job.id]),
      ),
    ).rejects.toMatchObject({
      code: '23514',
      constraint: 'maintenance_jobs_cancelled_with_reason',
    });
  }));

test('who only plans does not take a vehicle out of the workshop', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { mechanic } = await workshop(db);
    const planner = await user(db);
    await db.query(
      `with role as (
         insert into identity.roles (name, token_role, description)
         values ('planner', 'staff', 'Plans.') returning id
       ), holds as (
         insert into identity.role_permissions (role_id, permission_id)
         select role.id, p.id from role, identity.permissions p
         where p.name = 'maintenance.schedule'
       )
       insert into identity.user_roles (user_id, role_id) select $1, id from role`,
      [planner.id],
    );
    const job = await asStaff(db, mechanic, (as) =>
      jobs.breakDown(as, desk.vehicle, hoursFromNow(5)),
    );
    await expect(asStaff(db, planner, (as) => jobs.cancel(as, job))).rejects.toMatchObject({
      code: '42501',
    });
    const planned = await asStaff(db, planner, (as) =>
      jobs.schedule(as, desk.vehicle, { from: hoursFromNow(50), until: hoursFromNow(51) }),
    );
    await expect(asStaff(db, planner, (as) => jobs.cancel(as, planned))).resolves.toMatchObject({
      status: 'cancelled',
    });
  }));
