import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();
const period = { startAt: hoursFromNow(10), endAt: hoursFromNow(20) };
const range = (from: Date, to: Date) => `[${from.toISOString()},${to.toISOString()})`;
const inTheWay = range(hoursFromNow(15), hoursFromNow(30));

test('a block takes a vehicle out of rental, lifting it gives it back', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const manager = await user(db, ['fleet_manager']);
    const block = await asStaff(db, manager, (as) =>
      command<{ id: string; kind: string; reason: string }>(as, 'rental.block_vehicle', {
        vehicle_id: desk.vehicle.id,
        during: inTheWay,
        reason: '  Photo shoot ',
      }),
    );
    expect(block).toMatchObject({ kind: 'manual', reason: 'Photo shoot' });
    await db.query('savepoint blocked');
    await expect(reservation(db, desk, period)).rejects.toMatchObject({
      constraint: 'rentals_within_availability',
    });
    await db.query('rollback to savepoint blocked');
    await asStaff(db, manager, (as) =>
      command(as, 'rental.unblock_vehicle', { block_id: block.id }),
    );
    await expect(reservation(db, desk, period)).resolves.toBeDefined();
    const { rows } = await db.query(
      'select count(*)::int as stretches from rental.vehicle_availability where vehicle_id = $1',
      [desk.vehicle.id],
    );
    expect(rows).toEqual([{ stretches: 1 }]);
  }));

test('under a live rental it is refused, and the rentals named: vehicle_blocks_no_live_rental', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const manager = await user(db, ['fleet_manager']);
    const first = await reservation(db, desk, period);
    const second = await reservation(db, desk, {
      startAt: hoursFromNow(25),
      endAt: hoursFromNow(28),
    });
    await expect(
      asStaff(db, manager, (as) =>
        command(as, 'rental.block_vehicle', { vehicle_id: desk.vehicle.id, during: inTheWay }),
      ),
    ).rejects.toMatchObject({
      code: '55000',
      constraint: 'vehicle_blocks_no_live_rental',
      dataType: 'app.details',
      detail: JSON.stringify({ rentalIds: [first.id, second.id] }).replaceAll(/([:,])/g, '$1 '),
    });
  }));

test('an agent blocks nothing, and what is not there is not found', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const manager = await user(db, ['fleet_manager']);
    const nobody = '00000000-0000-7000-8000-00000000dead';
    await expect(
      asStaff(db, desk.agent, (as) =>
        command(as, 'rental.block_vehicle', { vehicle_id: desk.vehicle.id, during: inTheWay }),
      ),
    ).rejects.toMatchObject({ code: '42501' });
    await expect(
      asStaff(db, manager, (as) =>
        command(as, 'rental.block_vehicle', { vehicle_id: nobody, during: inTheWay }),
      ),
    ).rejects.toMatchObject({ code: 'P0002' });
    await expect(
      asStaff(db, manager, (as) => command(as, 'rental.unblock_vehicle', { block_id: nobody })),
    ).rejects.toMatchObject({ code: 'P0002' });
  }));
