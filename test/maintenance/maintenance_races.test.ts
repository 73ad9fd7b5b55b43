import type pg from 'pg';
import { asRoleCommitted } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { outcomeOf } from '../support/outcome_of.ts';
import {
  activate,
  type Desk,
  hoursFromNow,
  rentalDesk,
  reservation,
} from '../support/rental_desk.ts';
import { verifyDatabase } from '../support/verify_database.ts';
import { jobs, workshop } from '../support/workshop.ts';

const database = useDatabase();
type Work = (as: pg.Client) => Promise<unknown>;

let owner: pg.Client;
let racers: readonly pg.Client[];
let staff: Awaited<ReturnType<typeof workshop>>;
beforeAll(async () => {
  owner = await database.connect('superuser');
  racers = await Promise.all([1, 2, 3, 4].map(() => database.connect()));
  staff = await committed(owner, workshop);
});

/** Each on a connection of its own, at once; how each ended, in their order. */
const race = (...works: readonly (readonly [who: { id: string }, work: Work])[]) =>
  Promise.all(
    works.map(([who, work], index) =>
      outcomeOf(asRoleCommitted(racers[index] as pg.Client, 'staff', who, work)),
    ),
  );

const scheduled = (desk: Desk, from: number, until: number) =>
  asRoleCommitted(racers[0] as pg.Client, 'staff', staff.manager, (as) =>
    jobs.schedule(as, desk.vehicle, { from: hoursFromNow(from), until: hoursFromNow(until) }),
  );

const rounds = (work: (desk: Desk) => Promise<void>) => async () => {
  for (let round = 0; round < 10; round += 1) await work(await committed(owner, rentalDesk));
  await verifyDatabase(database);
};

test(
  'planning and reserving the same time at once: one of them, by its name',
  rounds(async (desk) => {
    const outcomes = await race(
      [
        staff.manager,
        (as) =>
          jobs.schedule(as, desk.vehicle, { from: hoursFromNow(24), until: hoursFromNow(30) }),
      ],
      [
        desk.agent,
        (as) =>
          command(as, 'rental.reserve_rental', {
            vehicle_id: desk.vehicle.id,
            origin_location_id: desk.location.id,
            pricing_plan_id: desk.plan.id,
            customer_id: desk.customer.id,
            start_at: hoursFromNow(20),
            end_at: hoursFromNow(26),
          }),
      ],
    );
    expect([
      ['done', 'rentals_within_availability'],
      ['vehicle_blocks_no_live_rental', 'done'],
    ]).toContainEqual(outcomes);
  }),
);

test(
  'starting the job and handing the vehicle over at once: one of them, whichever comes first',
  rounds(async (desk) => {
    const job = await scheduled(desk, 10, 14);
    const rental = await reservation(owner, desk, {
      startAt: hoursFromNow(-1),
      endAt: hoursFromNow(5),
    });
    const outcomes = await race(
      [staff.mechanic, (as) => jobs.start(as, job, { is_forced: true })],
      [desk.agent, (as) => activate(as, rental)],
    );
    expect(outcomes.toSorted()).toEqual(['done', 'vehicles_status_transition']);
  }),
);

test(
  'completing twice, and adding a part meanwhile: once, and no part is lost',
  rounds(async (desk) => {
    const job = await scheduled(desk, 0, 4);
    await race([staff.mechanic, (as) => jobs.start(as, job)]);
    const [first, second, part] = await race(
      [staff.mechanic, (as) => jobs.complete(as, job)],
      [staff.mechanic, (as) => jobs.complete(as, job)],
      [staff.mechanic, (as) => jobs.addPart(as, job, 1, 300)],
    );
    expect([first, second].toSorted()).toEqual(['done', 'maintenance_jobs_status_transition']);
    const { rows } = await owner.query(
      `select j.parts_cost_cents, array_agg(p.amount_cents = j.total_cost_cents) as booked
       from maintenance.maintenance_jobs j
       left join accounting.payables p on p.source_id = j.id
       where j.id = $1 group by j.id`,
      [job.id],
    );
    expect(rows).toMatchObject([{ booked: [true] }]);
    expect([part, rows[0].parts_cost_cents]).toEqual(
      part === 'done' ? ['done', '300'] : ['maintenance_parts_used_while_in_progress', '0'],
    );
  }),
);

test(
  'starting two jobs of a vehicle at once: one of them',
  rounds(async (desk) => {
    const [one, other] = [await scheduled(desk, 10, 12), await scheduled(desk, 20, 22)];
    const outcomes = await race(
      [staff.mechanic, (as) => jobs.start(as, one)],
      [staff.mechanic, (as) => jobs.start(as, other)],
    );
    expect(outcomes.toSorted()).toEqual(['done', 'maintenance_jobs_one_in_progress']);
  }),
);

test(
  'breaking down, reserving, cancelling and writing off at once: no deadlock',
  rounds(async (desk) => {
    const rental = await reservation(owner, desk, {
      startAt: hoursFromNow(2),
      endAt: hoursFromNow(5),
    });
    const outcomes = await race(
      [staff.mechanic, (as) => jobs.breakDown(as, desk.vehicle, hoursFromNow(9))],
      [desk.agent, (as) => command(as, 'rental.cancel_rental', { rental_id: rental.id })],
      [
        desk.agent,
        (as) =>
          command(as, 'rental.extend_rental', {
            rental_id: rental.id,
            new_end_at: hoursFromNow(6),
          }),
      ],
      [
        staff.manager,
        (as) =>
          command(as, 'fleet.decommission_vehicle', { id: desk.vehicle.id, reason: 'total_loss' }),
      ],
    );
    expect(outcomes).not.toContain('40P01');
  }),
);
