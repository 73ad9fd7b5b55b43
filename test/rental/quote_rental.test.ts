import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asAnonymous, asCustomer, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { customer, location, user, vehicle, vehicleClass } from '../support/factories.ts';
import { extra, pricingPlan, pricingRate, taxRate } from '../support/price_list.ts';

const database = useDatabase();
type Given = Readonly<Record<string, unknown>>;

/** A place in Berlin with a vehicle of a class, and the default plan of that class. */
async function offer(db: pg.Client) {
  const origin = await location(db);
  const { id: vehicle_class_id } = await vehicleClass(db);
  const car = await vehicle(db, {
    vehicle_class_id,
    home_location_id: origin.id,
    available_from: '2020-01-01T00:00:00Z',
  });
  const plan = await pricingPlan(db, { vehicle_class_id, is_default: true });
  const rate = await pricingRate(db, plan, { deposit_cents: 30_000 });
  const given = {
    origin_location_id: origin.id,
    vehicle_class_id,
    start_at: '2030-06-03T10:00+02',
    end_at: '2030-06-05T12:00+02',
  };
  return { origin, vehicle_class_id, car, plan, rate, given };
}

async function quote(db: pg.Client, given: Given) {
  const agent = await user(db, ['agent']);
  return asStaff(db, agent, () => command(db, 'rental.quote_rental', given));
}

test('a quote is itemised, taxed, and lasts for half an hour', () =>
  database.inTransaction(async (db) => {
    const { origin, plan, rate, given } = await offer(db);
    await taxRate(db, origin, 'base');
    const seat = await extra(db);
    await expect(quote(db, { ...given, extras: `{"(${seat.id},2)"}` })).resolves.toMatchObject({
      vehicle_id: null,
      destination_location_id: origin.id,
      pricing_plan_id: plan.id,
      pricing_plan_rate_id: rate.id,
      lines:
        '{"(base,Days,2,5000,10000,1900,1900)","(base,Hours,2,1000,2000,1900,380)",' +
        '"(extra,\\"Child seat\\",6,333,1998,0,0)"}',
      net_cents: '13998',
      tax_cents: '2280',
      total_cents: '16278',
      deposit_cents: '30000',
      currency: 'EUR',
      is_available: true,
      status: 'open',
    });
    const { rows } = await db.query(
      `select expires_at - created_at = interval '30 minutes' as is_half_an_hour
       from rental.quotes`,
    );
    expect(rows).toEqual([{ is_half_an_hour: true }]);
  }));

test('of a vehicle the class is its own, and a way costs its fee', () =>
  database.inTransaction(async (db) => {
    const { car, vehicle_class_id, given } = await offer(db);
    const elsewhere = await location(db);
    await expect(
      quote(db, {
        ...given,
        vehicle_id: car.id,
        vehicle_class_id: null,
        destination_location_id: elsewhere.id,
      }),
    ).resolves.toMatchObject({ vehicle_class_id, net_cents: '19000' });
  }));

test('a class without a plan of its own takes the default of any class', () =>
  database.inTransaction(async (db) => {
    const { given } = await offer(db);
    const other = await vehicleClass(db);
    const asked = { ...given, vehicle_class_id: other.id };
    await expect(quote(db, asked)).rejects.toMatchObject({
      code: '23514',
      constraint: 'quotes_default_plan_exists',
    });
    const plan = await pricingPlan(db, { is_default: true });
    await pricingRate(db, plan);
    await expect(quote(db, asked)).resolves.toMatchObject({
      pricing_plan_id: plan.id,
      is_available: false,
    });
  }));

test('a quote says whether it could be reserved, turnaround included', () =>
  database.inTransaction(async (db) => {
    const { car, given } = await offer(db);
    await db.query(
      `insert into rental.vehicle_blocks (vehicle_id, during, kind, reason)
       values ($1, '[2030-06-05T13:00+02,2030-06-06T00:00+02)', 'manual', 'Wash')`,
      [car.id],
    );
    await expect(quote(db, given)).resolves.toMatchObject({ is_available: true });
    const longer = { ...given, end_at: '2030-06-05T12:01+02' };
    await expect(quote(db, longer)).resolves.toMatchObject({ is_available: false });
  }));

// Half past midnight in Auckland is yesterday in UTC and in Berlin: the origin's day decides.
test.each(['UTC', 'Europe/Berlin', 'Pacific/Auckland'])(
  'prices and taxes are those of the local start date, also for a session in %s',
  (session) =>
    database.inTransaction(async (db) => {
      await db.query(`select set_config('timezone', $1, true)`, [session]);
      const { given, plan } = await offer(db);
      const place = await location(db, { time_zone: 'Pacific/Auckland' });
      await taxRate(db, place, 'base', { valid_during: '[2030-01-01,2030-06-01)', rate_bp: 1000 });
      await taxRate(db, place, 'base', { valid_during: '[2030-06-01,)', rate_bp: 1500 });
      await db.query(
        `update rental.pricing_plan_rates set valid_during = '[2020-01-01,2030-06-01)'
         where pricing_plan_id = $1`,
        [plan.id],
      );
      await pricingRate(db, plan, { valid_during: '[2030-06-01,)', day_price_cents: 6000 });
      const asked = { ...given, origin_location_id: place.id };
      const june = { start_at: '2030-05-31T12:00Z', end_at: '2030-06-01T12:00Z' };
      const may = { start_at: '2030-05-31T11:59Z', end_at: '2030-06-01T11:59Z' };
      await expect(quote(db, { ...asked, ...june })).resolves.toMatchObject({
        net_cents: '6000',
        tax_cents: '900',
      });
      await expect(quote(db, { ...asked, ...may })).resolves.toMatchObject({
        net_cents: '5000',
        tax_cents: '500',
      });
    }),
);

test('a vehicle is not of another class: quotes_vehicle_of_class', () =>
  database.inTransaction(async (db) => {
    const { given, car } = await offer(db);
    const other = await vehicleClass(db);
    const asked = { ...given, vehicle_id: car.id };
    await expect(quote(db, asked)).resolves.toMatchObject({ vehicle_id: car.id });
    await expect(quote(db, { ...asked, vehicle_class_id: other.id })).rejects.toMatchObject({
      code: '23514',
      constraint: 'quotes_vehicle_of_class',
    });
  }));

test('a plan of another class, or without prices on that day, is refused', () =>
  database.inTransaction(async (db) => {
    const { given } = await offer(db);
    const other = await vehicleClass(db);
    const foreign = await pricingPlan(db, { vehicle_class_id: other.id });
    await expect(quote(db, { ...given, pricing_plan_id: foreign.id })).rejects.toMatchObject({
      code: '23514',
      constraint: 'quotes_plan_fits_class',
    });
    const empty = await pricingPlan(db);
    await pricingRate(db, empty, { valid_during: '[2030-06-04,)' });
    await expect(quote(db, { ...given, pricing_plan_id: empty.id })).rejects.toMatchObject({
      code: '23514',
      constraint: 'quotes_plan_has_prices',
      detail: '{"onDate": "2030-06-03"}',
    });
  }));

test.each([
  ['too many', (id: string) => `{"(${id},3)"}`, {}, 'quotes_extras_quantity_range'],
  ['none', (id: string) => `{"(${id},0)"}`, {}, 'quotes_extras_quantity_range'],
  ['no number', (id: string) => `{"(${id},)"}`, {}, 'quotes_extras_quantity_range'],
  ['one twice', (id: string) => `{"(${id},1)","(${id},1)"}`, {}, 'quotes_extras_distinct'],
  ['nothing', () => '{NULL}', {}, 'quotes_extras_distinct'],
  ['no such', () => `{"(${randomUUID()},1)"}`, {}, 'quotes_extras_offered'],
  ['in dollars', (id: string) => `{"(${id},1)"}`, { currency: 'USD' }, 'quotes_extras_offered'],
  [
    'retired',
    (id: string) => `{"(${id},1)"}`,
    { retired_at: '2020-01-01' },
    'quotes_extras_offered',
  ],
])('extras: %s is refused', (_what, asked, overrides, constraint) =>
  database.inTransaction(async (db) => {
    const { given } = await offer(db);
    const { id } = await extra(db, overrides);
    await expect(quote(db, { ...given, extras: asked(id) })).rejects.toMatchObject({
      code: '23514',
      constraint,
    });
  }),
);

test.each([
  ['that ends before it starts', { end_at: '2030-06-01T10:00Z' }, 'quotes_period_forward'],
  ['of no time', { end_at: '2030-06-03T10:00+02' }, 'quotes_period_forward'],
  ['without an end', { end_at: 'infinity' }, 'quotes_period_bounded'],
  ['without a start', { start_at: '-infinity' }, 'quotes_period_bounded'],
  ['with nothing for an end', { end_at: null }, 'quotes_period_bounded'],
  ['in another age', { end_at: '2200-01-01T00:00:01Z' }, 'quotes_period_bounded'],
  ['of nothing', { vehicle_class_id: null }, 'quotes_vehicle_or_class'],
])('a rental %s is refused: %j', (_what, wrong, constraint) =>
  database.inTransaction(async (db) => {
    const { given } = await offer(db);
    await expect(quote(db, { ...given, ...wrong })).rejects.toMatchObject({
      code: '23514',
      constraint,
    });
  }),
);

test.each([
  'origin_location_id',
  'destination_location_id',
  'vehicle_id',
  'vehicle_class_id',
  'pricing_plan_id',
])('a %s that is not there is not found', (argument) =>
  database.inTransaction(async (db) => {
    const { given } = await offer(db);
    const asked = { ...given, [argument]: randomUUID() };
    await expect(quote(db, asked)).rejects.toMatchObject({ code: 'P0002' });
  }),
);

test("a customer's quote is their own, and nobody else's", () =>
  database.inTransaction(async (db) => {
    const { given } = await offer(db);
    const renter = await user(db, ['customer']);
    const own = await customer(db, { user_id: renter.id });
    const other = await customer(db);
    const ask = (customer_id?: string) =>
      asCustomer(db, renter, () =>
        command(db, 'rental.quote_rental', customer_id ? { ...given, customer_id } : given),
      );
    await expect(ask()).resolves.toMatchObject({ customer_id: own.id, created_by: renter.id });
    await expect(ask(own.id)).resolves.toMatchObject({ customer_id: own.id });
    await expect(ask(other.id)).rejects.toMatchObject({ code: '42501' });
    await expect(quote(db, { ...given, customer_id: other.id })).resolves.toMatchObject({
      customer_id: other.id,
    });
  }));

test('a user who is no customer yet may ask, for nobody', () =>
  database.inTransaction(async (db) => {
    const { given } = await offer(db);
    const visitor = await user(db, ['customer']);
    const { id } = await customer(db);
    const ask = (more: Given) =>
      asCustomer(db, visitor, () => command(db, 'rental.quote_rental', { ...given, ...more }));
    await expect(ask({})).resolves.toMatchObject({ customer_id: null });
    await expect(ask({ customer_id: id })).rejects.toMatchObject({ code: '42501' });
  }));

test('a mechanic and a stranger may not ask', () =>
  database.inTransaction(async (db) => {
    const { given } = await offer(db);
    const ask = () => command(db, 'rental.quote_rental', given);
    const mechanic = await user(db, ['mechanic']);
    await expect(asStaff(db, mechanic, ask)).rejects.toMatchObject({ code: '42501' });
    await expect(asAnonymous(db, ask)).rejects.toMatchObject({ code: '42501' });
  }));
