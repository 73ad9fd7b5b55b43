import type pg from 'pg';
import { asCustomer, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { customer, user } from '../support/factories.ts';
import { pricingPlan, pricingRate } from '../support/price_list.ts';
import { type Desk, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();
const period = { startAt: hoursFromNow(24), endAt: hoursFromNow(72) };

/** A desk whose prices ask for a fee: half of the price within two days of the start. */
async function strictDesk(db: pg.Client): Promise<Desk> {
  const desk = await rentalDesk(db);
  const plan = await pricingPlan(db);
  const rate = await pricingRate(db, plan, { cancellation_tiers: '{"(72,0)","(0,5000)"}' });
  return { ...desk, plan, rate };
}

const charges = async (db: pg.Client, rental: { id: string }) =>
  (
    await db.query(
      'select charge_type, net_cents from rental.rental_charges where rental_id = $1',
      [rental.id],
    )
  ).rows;

test('it frees the vehicle, tells of it once, and costs by the tiers', () =>
  database.inTransaction(async (db) => {
    const desk = await strictDesk(db);
    const rental = await reservation(db, desk, period);
    const cancelled = await asStaff(db, desk.agent, (as) =>
      command(as, 'rental.cancel_rental', { rental_id: rental.id }),
    );
    expect(cancelled).toMatchObject({
      status: 'cancelled',
      cancellation_reason: 'customer_request',
    });
    expect(await charges(db, rental)).toEqual([
      { charge_type: 'cancellation_fee', net_cents: '5000' },
    ]);
    await expect(reservation(db, desk, period)).resolves.toBeDefined();
    const { rows } = await db.query(
      `select event_type from app.outbox_events where aggregate_id = $1 order by seq`,
      [rental.id],
    );
    expect(rows.map(({ event_type }) => event_type)).toEqual(['RentalReserved', 'RentalCancelled']);
  }));

test('for want of a vehicle it costs nothing', () =>
  database.inTransaction(async (db) => {
    const desk = await strictDesk(db);
    const rental = await reservation(db, desk, period);
    await asStaff(db, desk.agent, (as) =>
      command(as, 'rental.cancel_rental', {
        rental_id: rental.id,
        reason: 'vehicle_unavailable',
      }),
    );
    expect(await charges(db, rental)).toEqual([]);
  }));

test("a customer cancels one's own reservation, another's is not there", () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const carla = await user(db, ['customer']);
    const own = await customer(db, { user_id: carla.id });
    const mine = await reservation(db, { ...desk, customer: own }, period);
    const foreign = await reservation(db, desk, {
      startAt: hoursFromNow(100),
      endAt: hoursFromNow(110),
    });
    const cancel = (rental: { id: string }) =>
      asCustomer(db, carla, (as) => command(as, 'rental.cancel_rental', { rental_id: rental.id }));
    await expect(cancel(foreign)).rejects.toMatchObject({ code: 'P0002' });
    await expect(cancel(mine)).resolves.toMatchObject({ status: 'cancelled' });
    await expect(cancel(mine)).rejects.toMatchObject({
      code: '55000',
      constraint: 'rentals_status_transition',
    });
  }));
