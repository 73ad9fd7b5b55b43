import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user, vehicle } from '../support/factories.ts';
import { smallCompany } from '../support/small_company.ts';

const database = useDatabase();

async function decommission(db: pg.Client, id: string, reason: string | null) {
  const manager = await user(db, ['fleet_manager']);
  return asStaff(db, manager, () => command(db, 'fleet.decommission_vehicle', { id, reason }));
}

test.each(['sold', 'end_of_life', 'returned_to_lessor', 'total_loss', 'stolen'])(
  'a vehicle leaves the fleet: %s',
  (reason) =>
    database.inTransaction(async (db) => {
      const { id } = await vehicle(db);
      await expect(decommission(db, id, reason)).resolves.toMatchObject({
        status: 'decommissioned',
        decommission_reason: reason,
        decommissioned_at: expect.any(Date),
        row_version: '1',
      });
      const { rows } = await db.query(
        `select event_type, payload ->> 'decommission_reason' as reason
         from app.outbox_events where aggregate_id = $1 and event_type = 'VehicleStateChanged'`,
        [id],
      );
      expect(rows).toEqual([{ event_type: 'VehicleStateChanged', reason }]);
    }),
);

const liveRentals = async (db: pg.Client) => {
  const { rows } = await db.query<{ vehicle_id: string; ids: string[] }>(
    `select vehicle_id, array_agg(id order by start_at)::text[] as ids from rental.rentals
     where status = 'reserved' group by vehicle_id`,
  );
  return rows[0] ?? { vehicle_id: '', ids: [] };
};

test('a reserved vehicle stays, and the reservations are named: vehicles_no_live_rental', () =>
  database.inTransaction(async (db) => {
    await smallCompany(db);
    const { vehicle_id, ids } = await liveRentals(db);
    expect(ids).toHaveLength(2);
    await expect(decommission(db, vehicle_id, 'sold')).rejects.toMatchObject({
      code: '55000',
      constraint: 'vehicles_no_live_rental',
      dataType: 'app.details',
      detail: JSON.stringify({ rentalIds: ids }).replaceAll(/([:,])/g, '$1 '),
    });
  }));

test('a vehicle that is lost or stolen takes its reservations with it', () =>
  database.inTransaction(async (db) => {
    await smallCompany(db);
    const { vehicle_id } = await liveRentals(db);
    await decommission(db, vehicle_id, 'stolen');
    const { rows } = await db.query(
      `select status, cancellation_reason as reason from rental.rentals where vehicle_id = $1`,
      [vehicle_id],
    );
    const cancelled = { status: 'cancelled', reason: 'vehicle_unavailable' };
    expect(rows).toEqual([cancelled, cancelled]);
    const open = await db.query(
      `select from rental.vehicle_availability
       where vehicle_id = $1 and upper(available_during) is distinct from now()`,
      [vehicle_id],
    );
    expect(open.rowCount).toBe(0);
  }));

test('twice is refused: vehicles_status_transition', () =>
  database.inTransaction(async (db) => {
    const { id } = await vehicle(db);
    await decommission(db, id, 'sold');
    await expect(decommission(db, id, 'sold')).rejects.toMatchObject({
      code: '55000',
      constraint: 'vehicles_status_transition',
    });
  }));

test('without a reason it is refused: vehicles_decommissioned_with_reason', () =>
  database.inTransaction(async (db) => {
    const { id } = await vehicle(db);
    await expect(decommission(db, id, null)).rejects.toMatchObject({
      code: '23514',
      constraint: 'vehicles_decommissioned_with_reason',
    });
  }));

test('for a reason that nobody knows it is refused: decommission_reason_known', () =>
  database.inTransaction(async (db) => {
    const { id } = await vehicle(db);
    await expect(decommission(db, id, 'lost_keys')).rejects.toMatchObject({
      code: '23514',
      constraint: 'decommission_reason_known',
    });
  }));

test('a vehicle that is not there is not found', () =>
  database.inTransaction(async (db) => {
    await expect(decommission(db, randomUUID(), 'sold')).rejects.toMatchObject({ code: 'P0002' });
  }));

test('a mechanic may not', () =>
  database.inTransaction(async (db) => {
    const { id } = await vehicle(db);
    const mechanic = await user(db, ['mechanic']);
    const attempt = () => command(db, 'fleet.decommission_vehicle', { id, reason: 'sold' });
    await expect(asStaff(db, mechanic, attempt)).rejects.toMatchObject({ code: '42501' });
  }));
