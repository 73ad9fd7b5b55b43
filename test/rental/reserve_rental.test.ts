import type pg from 'pg';
import { asCustomer, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { customer, location, user, vehicle } from '../support/factories.ts';
import {
  activeRental,
  type Desk,
  hoursFromNow,
  rentalDesk,
  reservation,
} from '../support/rental_desk.ts';

const database = useDatabase();
const period = { start_at: hoursFromNow(24), end_at: hoursFromNow(72) };

/** What a quote of the desk's vehicle asks for. */
const wanted = (desk: Desk) => ({
  vehicle_id: desk.vehicle.id,
  origin_location_id: desk.location.id,
  pricing_plan_id: desk.plan.id,
  customer_id: desk.customer.id,
  ...period,
});

type Rental = {
  readonly id: string;
  readonly vehicle_id: string;
  readonly status: string;
  readonly quote_id: string;
  readonly customer_id: string;
  readonly net_cents: string;
  readonly blocked_until: Date;
};
const reserve = (db: pg.Client, args: Record<string, unknown>) =>
  command<Rental>(db, 'rental.reserve_rental', args);
const quote = (db: pg.Client, args: Record<string, unknown>) =>
  command<{ id: string; net_cents: string; status: string }>(db, 'rental.quote_rental', args);

test('an agent reserves at once: the price is the quote’s, the turnaround is held too', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await asStaff(db, desk.agent, (agent) => reserve(agent, wanted(desk)));
    expect(rental).toMatchObject({
      status: 'reserved',
      vehicle_id: desk.vehicle.id,
      customer_id: desk.customer.id,
      net_cents: '10000',
      blocked_until: hoursFromNow(73),
    });
    const { rows } = await db.query(
      `select q.status, e.event_type
       from rental.quotes q
       join app.outbox_events e on e.aggregate_id = $2
       where q.id = $1`,
      [rental.quote_id, rental.id],
    );
    expect(rows).toEqual([{ status: 'accepted', event_type: 'RentalReserved' }]);
  }));

test('a quote keeps its price when the prices have changed meanwhile', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const quoted = await asStaff(db, desk.agent, (agent) => quote(agent, wanted(desk)));
    await db.query(
      `update rental.pricing_plan_rates set valid_during = daterange('2020-01-01', current_date)
       where pricing_plan_id = $1`,
      [desk.plan.id],
    );
    await db.query(
      `insert into rental.pricing_plan_rates (pricing_plan_id, valid_during, day_price_cents)
       values ($1, daterange(current_date, null), 99000)`,
      [desk.plan.id],
    );
    const rental = await asStaff(db, desk.agent, (agent) =>
      reserve(agent, { quote_id: quoted.id }),
    );
    expect(rental.net_cents).toBe(quoted.net_cents);
  }));

test('a quote is reserved from once: quotes_status_transition', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const quoted = await asStaff(db, desk.agent, (agent) => quote(agent, wanted(desk)));
    await asStaff(db, desk.agent, (agent) => reserve(agent, { quote_id: quoted.id }));
    await expect(
      asStaff(db, desk.agent, (agent) => reserve(agent, { quote_id: quoted.id })),
    ).rejects.toMatchObject({ code: '55000', constraint: 'quotes_status_transition' });
  }));

test('a customer reserves for oneself, and for nobody else', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const carla = await user(db, ['customer']);
    const own = await customer(db, { user_id: carla.id });
    const { customer_id: _other, ...rest } = wanted(desk);
    await expect(
      asCustomer(db, carla, (self) => reserve(self, wanted(desk))),
    ).rejects.toMatchObject({ code: 'P0002' });
    const foreign = await asStaff(db, desk.agent, (agent) => quote(agent, wanted(desk)));
    await expect(
      asCustomer(db, carla, (self) => reserve(self, { quote_id: foreign.id })),
    ).rejects.toMatchObject({ code: 'P0002' });
    await expect(asCustomer(db, carla, (self) => reserve(self, rest))).resolves.toMatchObject({
      customer_id: own.id,
    });
  }));

test('who may not reserve is refused', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const mechanic = await user(db, ['mechanic']);
    await expect(
      asStaff(db, mechanic, (stranger) => reserve(stranger, wanted(desk))),
    ).rejects.toMatchObject({ code: '42501' });
  }));

test('a reservation is somebody’s: rentals_customer_named', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { customer_id: _nobody, ...rest } = wanted(desk);
    await expect(asStaff(db, desk.agent, (agent) => reserve(agent, rest))).rejects.toMatchObject({
      code: '23514',
      constraint: 'rentals_customer_named',
    });
  }));

test('a quote for one is not reserved for another: rentals_customer_of_quote', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const other = await customer(db);
    const quoted = await asStaff(db, desk.agent, (agent) => quote(agent, wanted(desk)));
    await expect(
      asStaff(db, desk.agent, (agent) =>
        reserve(agent, { quote_id: quoted.id, customer_id: other.id }),
      ),
    ).rejects.toMatchObject({ code: '23514', constraint: 'rentals_customer_of_quote' });
  }));

test.each(['vehicle_id', 'origin_location_id', 'start_at', 'pricing_plan_id'] as const)(
  'what a quote says is not asked for beside it, such as %s: rentals_quote_or_terms',
  (term) =>
    database.inTransaction(async (db) => {
      const desk = await rentalDesk(db);
      const quoted = await asStaff(db, desk.agent, (agent) => quote(agent, wanted(desk)));
      const beside = { quote_id: quoted.id, [term]: wanted(desk)[term] };
      await expect(
        asStaff(db, desk.agent, (agent) => reserve(agent, beside)),
      ).rejects.toMatchObject({ code: '23514', constraint: 'rentals_quote_or_terms' });
    }),
);

test('the start of a walk-in may pass while the quote is open, an earlier one needs rentals.backdate', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const past = { ...wanted(desk), start_at: hoursFromNow(-2) };
    await expect(asStaff(db, desk.agent, (agent) => reserve(agent, past))).rejects.toMatchObject({
      code: '42501',
    });
    const chief = await user(db, ['agent', 'fleet_manager']);
    await expect(asStaff(db, chief, (agent) => reserve(agent, past))).resolves.toMatchObject({
      status: 'reserved',
    });
  }));

test('extras are frozen with the reservation', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await db.query(
      `insert into rental.extras (id, code, name, unit, price_cents, currency, max_quantity)
       values ('00000000-0000-7000-8000-0000000000e1', 'SEAT', 'Seat', 'per_day', 700, 'EUR', 3)`,
    );
    const { rows } = await asStaff(db, desk.agent, (agent) =>
      agent.query(
        `select r.net_cents, x.quantity, x.unit_price_cents
         from rental.reserve_rental(
           vehicle_id => $1, origin_location_id => $2, pricing_plan_id => $3, customer_id => $4,
           start_at => $5, end_at => $6,
           extras => array[('00000000-0000-7000-8000-0000000000e1', 2)::rental.extra_request]) r
         left join lateral (select * from rental.rental_extras x where x.rental_id = r.id) x on true`,
        [
          desk.vehicle.id,
          desk.location.id,
          desk.plan.id,
          desk.customer.id,
          period.start_at,
          period.end_at,
        ],
      ),
    );
    expect(rows).toMatchObject([{ net_cents: '12800' }]);
    const frozen = await db.query('select quantity, unit_price_cents from rental.rental_extras');
    expect(frozen.rows).toEqual([{ quantity: 2, unit_price_cents: '700' }]);
  }));

test('of a class the next vehicle is tried when one is taken, and only what stands at the origin', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const twin = await vehicle(db, {
      vehicle_class_id: desk.vehicleClass.id,
      home_location_id: desk.location.id,
    });
    await vehicle(db, {
      vehicle_class_id: desk.vehicleClass.id,
      home_location_id: (await location(db)).id,
    });
    const { vehicle_id: _one, ...rest } = wanted(desk);
    const ofClass = { ...rest, vehicle_class_id: desk.vehicleClass.id };
    const first = await asStaff(db, desk.agent, (agent) => reserve(agent, ofClass));
    const second = await asStaff(db, desk.agent, (agent) => reserve(agent, ofClass));
    expect(new Set([first.vehicle_id, second.vehicle_id])).toEqual(
      new Set([desk.vehicle.id, twin.id]),
    );
    await expect(asStaff(db, desk.agent, (agent) => reserve(agent, ofClass))).rejects.toMatchObject(
      { code: '55000', constraint: 'rentals_class_available' },
    );
  }));

test('a vehicle that is out late is not promised before it is back', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const late = await activeRental(db, desk);
    await db.query(
      `update rental.rentals set end_at = $2, blocked_until = $2::timestamptz + interval '1 minute'
       where id = $1`,
      [late.id, hoursFromNow(-0.5)],
    );
    await expect(
      asStaff(db, desk.agent, (agent) =>
        reserve(agent, { ...wanted(desk), start_at: new Date(Date.now() + 10_000) }),
      ),
    ).rejects.toMatchObject({ code: '23P01', constraint: 'rentals_no_double_booking' });
  }));

test('a refusal says when the vehicle is free for as long', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await reservation(db, desk, { startAt: hoursFromNow(20), endAt: hoursFromNow(40) });
    // The gap of nine hours that follows is too short for two days.
    await reservation(db, desk, { startAt: hoursFromNow(50), endAt: hoursFromNow(60) });
    await db.query(
      `insert into rental.vehicle_blocks (vehicle_id, during) values ($1, tstzrange($2, $3))`,
      [desk.vehicle.id, hoursFromNow(100), hoursFromNow(110)],
    );
    const refusal = await asStaff(db, desk.agent, (agent) => reserve(agent, wanted(desk))).catch(
      (error: pg.DatabaseError) => error,
    );
    expect(refusal).toMatchObject({
      code: '23P01',
      constraint: 'rentals_no_double_booking',
      dataType: 'app.details',
    });
    const { nextFreeAt } = JSON.parse((refusal as pg.DatabaseError).detail ?? '{}');
    expect(new Date(nextFreeAt)).toEqual(hoursFromNow(110));
  }));
