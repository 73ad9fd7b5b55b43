import type pg from 'pg';
import { asRoleCommitted } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { user, vehicle } from '../support/factories.ts';
import { outcomeOf } from '../support/outcome_of.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { verifyDatabase } from '../support/verify_database.ts';

// What deadlocks is chosen by PostgreSQL after a second: a race that ends without 40P01 had an order.
const ROUNDS = 12;
const SESSIONS = 6;
const database = useDatabase();

test('a reservation is moved while its vehicle is written off: one goes first', async () => {
  const { owner, race } = await prepare();
  const admin = await user(owner, ['admin']);
  for (let round = 0; round < ROUNDS; round += 1) {
    const desk = await rentalDesk(owner);
    const spare = await vehicle(owner, {
      vehicle_class_id: desk.vehicleClass.id,
      home_location_id: desk.location.id,
    });
    const rental = await reservation(owner, desk, {
      startAt: hoursFromNow(24),
      endAt: hoursFromNow(48),
    });
    const outcomes = await race(admin, [
      ['select rental.reassign_vehicle($1, $2)', [rental.id, spare.id]],
      [`select fleet.decommission_vehicle($1, 'stolen')`, [desk.vehicle.id]],
    ]);
    expect(outcomes).not.toContain('40P01');
  }
  await verifyDatabase(database);
});

test('deposits for one rental at once: one is held', async () => {
  const { owner, watcher, race } = await prepare();
  for (let round = 0; round < ROUNDS; round += 1) {
    const desk = await rentalDesk(owner);
    const rental = await reservation(owner, desk, {
      startAt: hoursFromNow(24),
      endAt: hoursFromNow(48),
    });
    const release = await hold(owner, 'lock table rental.rental_deposits in share mode');
    const held = race(
      desk.agent,
      Array.from({ length: SESSIONS }, () => [
        `select rental.hold_deposit($1, 'card', 100)`,
        [rental.id],
      ]),
    );
    await waiting(watcher, SESSIONS);
    await release();
    const outcomes = await held;
    expect(outcomes).toEqual(oneOf('rental_deposits_one_held_per_rental'));
  }
});

test('payments with one receipt at once: one is recorded', async () => {
  const { owner, race } = await prepare();
  const desk = await rentalDesk(owner);
  const rental = await reservation(owner, desk, {
    startAt: hoursFromNow(24),
    endAt: hoursFromNow(48),
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    const outcomes = await race(
      desk.agent,
      Array.from({ length: SESSIONS }, () => [
        `select rental.request_payment($1, 'card', 100, $2)`,
        [rental.id, `receipt ${round}`],
      ]),
    );
    expect(outcomes).toEqual(oneOf('rental_payments_provider_reference_once'));
  }
});

test('documents for the same days at once: one is recorded', async () => {
  const { owner, race } = await prepare();
  const manager = await user(owner, ['fleet_manager']);
  for (let round = 0; round < ROUNDS; round += 1) {
    const { id } = await vehicle(owner);
    const outcomes = await race(
      manager,
      Array.from({ length: SESSIONS }, () => [
        `select fleet.record_document($1, 'insurance', 'A1', '[2030-01-01,2031-01-01)')`,
        [id],
      ]),
    );
    expect(outcomes).toEqual(oneOf('vehicle_documents_no_overlap'));
  }
});

test('a block is lifted while a hand at the database moves it: one goes first', async () => {
  const { owner, watcher, race } = await prepare();
  const hand = await database.connect('rentify_owner');
  const manager = await user(owner, ['fleet_manager']);
  for (let round = 0; round < 2; round += 1) {
    const { id } = await vehicle(owner);
    const { rows } = await owner.query(
      `insert into rental.vehicle_blocks (vehicle_id, during)
       values ($1, tstzrange(now() + interval '1 day', now() + interval '2 days')) returning id`,
      [id],
    );
    const release = await hold(owner, 'select from rental.rentable_vehicles for key share');
    const lifted = race(manager, [['select rental.unblock_vehicle($1)', [rows[0].id]]]);
    await waiting(watcher, 1);
    const moved = outcomeOf(
      hand.query(
        `update rental.vehicle_blocks
         set during = tstzrange(lower(during), upper(during) + interval '1 day') where id = $1`,
        [rows[0].id],
      ),
    );
    await waiting(watcher, 2);
    await release();
    const outcomes = await Promise.all([lifted, moved]);
    expect(outcomes).toEqual([['done'], 'done']);
  }
});

/** One of all, and the others are refused by this rule. */
const oneOf = (rule: string) => ['done', ...Array.from({ length: SESSIONS - 1 }, () => rule)];

/** Holds this lock until the returned function is called, so that the racers start together. */
async function hold(owner: pg.Client, statement: string): Promise<() => Promise<unknown>> {
  await owner.query(`begin; ${statement}`);
  return () => owner.query('commit');
}

/** Until so many sessions of this database wait for a lock. */
async function waiting(db: pg.Client, count: number): Promise<void> {
  await eventually(async () => {
    const { rowCount } = await db.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rowCount === count;
  });
}

type Call = readonly [statement: string, values: readonly unknown[]];

async function prepare() {
  const owner = await database.connect('superuser');
  const sessions = await Promise.all(Array.from({ length: SESSIONS }, () => database.connect()));
  const watcher = await database.connect('superuser');
  return {
    owner,
    watcher,
    /** Each call in a session and a transaction of its own; how they ended, winners first. */
    race: async (actor: { readonly id: string }, calls: readonly (readonly unknown[])[]) => {
      const outcomes = await Promise.all(
        (calls as readonly Call[]).map(([statement, values], index) =>
          outcomeOf(
            asRoleCommitted(sessions[index] as pg.Client, 'staff', actor, (as) =>
              as.query(statement, [...values]),
            ),
          ),
        ),
      );
      return outcomes.sort((a, b) => Number(b === 'done') - Number(a === 'done'));
    },
  };
}
