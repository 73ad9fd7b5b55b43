import type pg from 'pg';
import { asRole } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user, vehicle } from '../support/factories.ts';

const database = useDatabase();

const states = ['active', 'rented', 'under_maintenance', 'decommissioned'] as const;
type State = (typeof states)[number];
const allowed: ReadonlySet<string> = new Set([
  'active rented',
  'rented active',
  'active under_maintenance',
  'under_maintenance active',
  'active decommissioned',
  'under_maintenance decommissioned',
  'rented decommissioned',
]);
const moves = states.flatMap((from) => states.map((to) => ({ from, to })));

const move = (db: pg.Client, id: string, to: State) =>
  db.query(
    to === 'decommissioned'
      ? `update fleet.vehicles set status = $2, decommissioned_at = now(),
           decommission_reason = 'sold' where id = $1`
      : `update fleet.vehicles set status = $2, decommissioned_at = null,
           decommission_reason = null where id = $1`,
    [id, to],
  );

/**
 * The moves alone: that only a rental rents is vehicles_rented_by_rental, and that only a job
 * takes a vehicle into the workshop vehicles_under_maintenance_by_job.
 */
async function vehicleIn(db: pg.Client, state: State): Promise<string> {
  await db.query('alter table fleet.vehicles disable trigger _400_rented_by_rental');
  await db.query('alter table fleet.vehicles disable trigger _400_under_maintenance_by_job');
  const { id } = await vehicle(db);
  if (state !== 'active') await move(db, id, state);
  return id;
}

test.each(moves.filter(({ from, to }) => allowed.has(`${from} ${to}`)))(
  'a vehicle goes from $from to $to, on record',
  ({ from, to }) =>
    database.inTransaction(async (db) => {
      const id = await vehicleIn(db, from);
      await move(db, id, to);
      const { rows } = await db.query(
        `select from_state, to_state from app.state_changes
         where entity_id = $1 order by changed_at desc limit 1`,
        [id],
      );
      expect(rows).toEqual([{ from_state: from, to_state: to }]);
    }),
);

test.each(moves.filter(({ from, to }) => !allowed.has(`${from} ${to}`)))(
  'a vehicle does not go from $from to $to, whoever asks, and nothing is recorded',
  ({ from, to }) =>
    database.inTransaction(async (db) => {
      const id = await vehicleIn(db, from);
      const traces = async () =>
        (
          await db.query(
            `select (select count(*) from app.state_changes where entity_id = $1) as changes,
                    (select count(*) from app.outbox_events where aggregate_id = $1) as events`,
            [id],
          )
        ).rows;
      const before = await traces();
      await db.query('savepoint move');
      await expect(move(db, id, to)).rejects.toMatchObject({
        code: '55000',
        constraint: 'vehicles_status_transition',
        dataType: 'app.details',
        detail: expect.stringContaining(`"from": "${from}"`),
      });
      await db.query('rollback to savepoint move');
      expect(await traces()).toEqual(before);
    }),
);

test.each(states.filter((state) => state !== 'active'))(
  'a vehicle is not born %s: vehicles_status_transition',
  (status) =>
    database.inTransaction(async (db) => {
      await expect(vehicle(db, { status })).rejects.toMatchObject({
        code: '55000',
        constraint: 'vehicles_status_transition',
      });
    }),
);

test('a state that nobody knows is refused: vehicle_status_known', () =>
  database.inTransaction(async (db) => {
    await expect(vehicle(db, { status: 'sleeping' })).rejects.toMatchObject({
      code: '23514',
      constraint: 'vehicle_status_known',
    });
  }));

test.each(['anonymous', 'customer', 'staff', 'admin', 'service'] as const)(
  '%s moves no vehicle by hand',
  (role) =>
    database.inTransaction(async (db) => {
      const { id } = await vehicle(db);
      const admin = await user(db, ['admin']);
      await expect(asRole(db, role, admin, () => move(db, id, 'rented'))).rejects.toMatchObject({
        code: '42501',
      });
    }),
);
