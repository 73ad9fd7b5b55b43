import { asRoleCommitted } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import {
  activate,
  activeRental,
  complete,
  hoursFromNow,
  rentalDesk,
  reservation,
} from '../support/rental_desk.ts';
import { verifyDatabase } from '../support/verify_database.ts';

const database = useDatabase();

test('two members of staff take the same rental back at once: one does, and it costs once', async () => {
  const owner = await database.connect('superuser');
  const sessions = await Promise.all([database.connect(), database.connect()]);
  for (let round = 0; round < 10; round += 1) {
    const desk = await rentalDesk(owner);
    const rental = await committedActiveRental();
    const answers = await Promise.allSettled(
      sessions.map((session) =>
        asRoleCommitted(session, 'staff', desk.agent, (agent) => complete(agent, rental)),
      ),
    );
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([
      { reason: { code: '55000', constraint: 'rentals_status_transition' } },
    ]);
    const { rows } = await owner.query(
      `select (select count(*)::int from rental.rental_charges where rental_id = $1) as charges,
              (select count(*)::int from app.outbox_events
               where aggregate_id = $1 and event_type = 'RentalCompleted') as events,
              (select count(*)::int from rental.vehicle_blocks where source_id = $1) as blocks`,
      [rental.id],
    );
    expect(rows).toEqual([{ charges: 1, events: 1, blocks: 1 }]);

    async function committedActiveRental() {
      await owner.query('begin');
      const active = await activeRental(owner, desk);
      await owner.query('commit');
      return active;
    }
  }
  await verifyDatabase(database);
});

test('handing over, taking back, reserving and writing off at once: no deadlock', async () => {
  const owner = await database.connect('superuser');
  const manager = await user(owner, ['fleet_manager']);
  const sessions = await Promise.all(Array.from({ length: 4 }, () => database.connect()));
  const [first, second, third, fourth] = sessions;
  if (!first || !second || !third || !fourth) throw new Error('There are four sessions.');
  for (let round = 0; round < 20; round += 1) {
    const desk = await rentalDesk(owner);
    const early = await reservation(owner, desk, {
      startAt: hoursFromNow(-20),
      endAt: hoursFromNow(-4),
    });
    await asRoleCommitted(first, 'staff', desk.agent, (as) =>
      activate(as, early, { at: hoursFromNow(-19) }),
    );
    const next = await reservation(owner, desk, {
      startAt: hoursFromNow(0.5),
      endAt: hoursFromNow(9),
    });
    const answers = await Promise.allSettled([
      asRoleCommitted(first, 'staff', desk.agent, (as) => complete(as, early)),
      asRoleCommitted(second, 'staff', desk.agent, (as) =>
        activate(as, next, { odometer_km: 10_100, at: hoursFromNow(-0.01) }),
      ),
      reservation(third, desk, { startAt: hoursFromNow(30), endAt: hoursFromNow(50) }),
      asRoleCommitted(fourth, 'staff', manager, (as) =>
        as.query(`select fleet.decommission_vehicle($1, 'stolen')`, [desk.vehicle.id]),
      ),
    ]);
    const codes = answers.map((answer) =>
      answer.status === 'rejected' ? answer.reason.code : 'done',
    );
    expect(codes).not.toContain('40P01');
  }
  await verifyDatabase(database);
});
