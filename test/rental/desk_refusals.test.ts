import type pg from 'pg';
import { asAdmin, asAnonymous, asCustomer, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user, vehicle } from '../support/factories.ts';
import {
  activeRental,
  complete,
  type Desk,
  hoursFromNow,
  rentalDesk,
  reservation,
} from '../support/rental_desk.ts';
import { smallCompany } from '../support/small_company.ts';

const database = useDatabase();
const tomorrow = { startAt: hoursFromNow(24), endAt: hoursFromNow(48) };

async function refusedAtDesk(
  db: pg.Client,
  desk: Desk,
  name: string,
  args: Record<string, unknown>,
  refusal: Record<string, unknown>,
): Promise<void> {
  await expect(asStaff(db, desk.agent, () => command(db, name, args))).rejects.toMatchObject(
    refusal,
  );
}

test.each([
  ['from later to sooner', hoursFromNow(2), hoursFromNow(1)],
  ['of no time', hoursFromNow(1), hoursFromNow(1)],
  ['of more than a year', hoursFromNow(0), hoursFromNow(24 * 367)],
  ['at the end of time', '2199-12-31Z', 'infinity'],
  ['without an end', hoursFromNow(1), null],
])('what is free in a period %s is not asked: available_vehicles_period_bounded', (_w, from, to) =>
  database.inTransaction(async (db) => {
    await expect(
      asAnonymous(db, () =>
        command(db, 'rental.available_vehicles', { start_at: from, end_at: to }),
      ),
    ).rejects.toMatchObject({ code: '23514', constraint: 'available_vehicles_period_bounded' });
  }),
);

test.each([
  ['from later to sooner', hoursFromNow(2), hoursFromNow(1)],
  ['of more than ten years', hoursFromNow(0), hoursFromNow(24 * 3654)],
  ['without a start', null, hoursFromNow(1)],
])('a calendar %s is not shown: vehicle_calendar_period_bounded', (_what, from_at, to_at) =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const args = { vehicle_id: desk.vehicle.id, from_at, to_at };
    await refusedAtDesk(db, desk, 'rental.vehicle_calendar', args, {
      code: '23514',
      constraint: 'vehicle_calendar_period_bounded',
    });
  }),
);

test('an old quote is not reserved from: quotes_not_expired', () =>
  database.inTransaction(async (db) => {
    const { agent } = await smallCompany(db);
    const { rows } = await db.query('select id from rental.quotes limit 1');
    await expect(
      asStaff(db, agent, () => command(db, 'rental.reserve_rental', { quote_id: rows[0].id })),
    ).rejects.toMatchObject({
      code: '55000',
      constraint: 'quotes_not_expired',
      detail: expect.stringContaining('"expiresAt"'),
    });
  }));

test.each(['vehicle_unavailable', 'no_show', 'duplicate', 'payment_failed'])(
  'a customer does not cancel for a reason of the house: rentals_cancelled_by_customer (%s)',
  (reason) =>
    database.inTransaction(async (db) => {
      const { customerA } = await smallCompany(db);
      const { rows } = await asCustomer(db, customerA, () =>
        db.query('select id from rental.rentals'),
      );
      await expect(
        asCustomer(db, customerA, () =>
          command(db, 'rental.cancel_rental', { rental_id: rows[0].id, reason }),
        ),
      ).rejects.toMatchObject({ code: '23514', constraint: 'rentals_cancelled_by_customer' });
    }),
);

test('nobody is missed before the start: rentals_no_show_after_start', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { id: rental_id } = await reservation(db, desk, tomorrow);
    await refusedAtDesk(
      db,
      desk,
      'rental.cancel_rental',
      { rental_id, reason: 'no_show' },
      {
        code: '23514',
        constraint: 'rentals_no_show_after_start',
      },
    );
  }));

test('what is over is not extended: rentals_extended_while_live', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { id: rental_id } = await reservation(db, desk, tomorrow);
    await asStaff(db, desk.agent, () => command(db, 'rental.cancel_rental', { rental_id }));
    const args = { rental_id, new_end_at: hoursFromNow(72) };
    await refusedAtDesk(db, desk, 'rental.extend_rental', args, {
      code: '55000',
      constraint: 'rentals_extended_while_live',
    });
  }));

test('a rental that has left keeps its vehicle: rentals_reassigned_while_reserved', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const other = await vehicle(db, { vehicle_class_id: desk.vehicleClass.id });
    const { id: rental_id } = await activeRental(db, desk);
    await refusedAtDesk(
      db,
      desk,
      'rental.reassign_vehicle',
      { rental_id, vehicle_id: other.id },
      {
        code: '55000',
        constraint: 'rentals_reassigned_while_reserved',
      },
    );
  }));

test('a reservation stays in its class: rentals_same_class', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const other = await vehicle(db);
    const { id: rental_id } = await reservation(db, desk, tomorrow);
    await refusedAtDesk(
      db,
      desk,
      'rental.reassign_vehicle',
      { rental_id, vehicle_id: other.id },
      {
        code: '23514',
        constraint: 'rentals_same_class',
      },
    );
  }));

test('a vehicle that has left the fleet takes no reservation: rentals_vehicle_in_service', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const gone = await vehicle(db, { vehicle_class_id: desk.vehicleClass.id });
    const manager = await user(db, ['fleet_manager']);
    await asStaff(db, manager, () =>
      command(db, 'fleet.decommission_vehicle', { id: gone.id, reason: 'sold' }),
    );
    const { id: rental_id } = await reservation(db, desk, tomorrow);
    await refusedAtDesk(
      db,
      desk,
      'rental.reassign_vehicle',
      { rental_id, vehicle_id: gone.id },
      {
        code: '55000',
        constraint: 'rentals_vehicle_in_service',
      },
    );
  }));

test('a rental of the past does not lie over a completed one: rentals_no_past_overlap', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const admin = await user(db, ['admin']);
    const out = await activeRental(db, desk, { startAt: hoursFromNow(-48) });
    await asStaff(db, desk.agent, (at) => complete(at, out, { at: hoursFromNow(-24) }));
    const reserve = (start: number, end: number) =>
      asAdmin(db, admin, () =>
        command(db, 'rental.reserve_rental', {
          customer_id: desk.customer.id,
          vehicle_id: desk.vehicle.id,
          origin_location_id: desk.location.id,
          start_at: hoursFromNow(start),
          end_at: hoursFromNow(end),
          pricing_plan_id: desk.plan.id,
        }),
      );
    await expect(reserve(-60, -36)).rejects.toMatchObject({
      code: '55000',
      constraint: 'rentals_no_past_overlap',
    });
    await expect(reserve(-80, -56)).resolves.toMatchObject({ status: 'reserved' });
  }));

test('a block of the workshop is not lifted by hand: vehicle_blocks_lifted_by_hand', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const manager = await user(db, ['fleet_manager']);
    const { rows } = await db.query(
      `insert into rental.vehicle_blocks (vehicle_id, during, kind)
       values ($1, tstzrange(now(), now() + interval '1 day'), 'maintenance') returning id`,
      [desk.vehicle.id],
    );
    await expect(
      asStaff(db, manager, () => command(db, 'rental.unblock_vehicle', { block_id: rows[0].id })),
    ).rejects.toMatchObject({ code: '55000', constraint: 'vehicle_blocks_lifted_by_hand' });
  }));

test.each([
  ['calendar_entry_kind', 'calendar_entry_kind_known'],
  ['rental_risk', 'rental_risk_known'],
])('what is not on the list %s is not said: %s', (domain, constraint) =>
  database.inTransaction(async (db) => {
    await expect(db.query(`select 'mood'::rental.${domain}`)).rejects.toMatchObject({
      code: '23514',
      constraint,
    });
  }),
);
