import { asRoleCommitted } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { user } from '../support/factories.ts';
import { outcomeOf } from '../support/outcome_of.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();
const lastWeek = { startAt: hoursFromNow(-150), endAt: hoursFromNow(-140) };
const gone = `status = 'decommissioned', decommissioned_at = now(), decommission_reason = 'sold'`;

test('a vehicle that has left is not rented out by hand either, not even last week', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await db.query(`update fleet.vehicles set ${gone} where id = $1`, [desk.vehicle.id]);
    await expect(reservation(db, desk, lastWeek)).rejects.toMatchObject({
      code: '55000',
      constraint: 'rentals_vehicle_in_service',
    });
  }));

test.each(['vehicle_id', 'vehicle_class_id'])(
  'a vehicle that leaves while last week is reserved by its %s is not reserved',
  async (asked) => {
    const owner = await database.connect('superuser');
    const watcher = await database.connect('superuser');
    const desk = await rentalDesk(owner);
    const admin = await user(owner, ['admin']);
    await owner.query('begin');
    await owner.query(`update fleet.vehicles set ${gone} where id = $1`, [desk.vehicle.id]);
    const reserved = outcomeOf(
      asRoleCommitted(await database.connect(), 'admin', admin, (as) =>
        command(as, 'rental.reserve_rental', {
          customer_id: desk.customer.id,
          [asked]: asked === 'vehicle_id' ? desk.vehicle.id : desk.vehicleClass.id,
          origin_location_id: desk.location.id,
          start_at: lastWeek.startAt,
          end_at: lastWeek.endAt,
          pricing_plan_id: desk.plan.id,
        }),
      ),
    );
    await eventually(async () => {
      const { rowCount } = await watcher.query(
        `select from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rowCount === 1;
    });
    await owner.query('commit');
    expect(await reserved).toBe(
      asked === 'vehicle_id' ? 'rentals_vehicle_in_service' : 'rentals_class_available',
    );
  },
);
