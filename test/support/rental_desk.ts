import type pg from 'pg';
import { asStaff } from './actors.ts';
import { customer, location, user, vehicle, vehicleClass } from './factories.ts';

type Id = { readonly id: string };
export type Desk = {
  readonly agent: Id;
  readonly location: Id;
  readonly vehicleClass: Id;
  readonly vehicle: Id;
  readonly customer: Id;
  readonly plan: Id;
  readonly rate: Id;
};
type Damage = { readonly description: string; readonly charge_cents: number };
type Handover = {
  readonly odometer_km?: number;
  readonly fuel_eighths?: number;
  readonly at?: Date;
  readonly damages?: readonly Damage[];
};

// One instant for the whole file: two days stay exactly two days, however long a test takes.
const now = Date.now();
const hourMs = 3_600_000;

/** An instant so many hours from now; negative lies in the past. */
export const hoursFromNow = (hours: number) => new Date(now + hours * hourMs);

/**
 * A place with one vehicle, one plan and a customer with a licence: 50.00 a day, 200 km of
 * it included, 0.30 a km beyond, 5.00 an eighth of fuel, an hour's turnaround, 29 minutes' grace.
 */
export async function rentalDesk(
  db: pg.Client,
  // UTC: with a clock that changes, 48 hours are not always two days.
  {
    compulsoryDocuments = [],
    timeZone = 'UTC',
  }: { readonly compulsoryDocuments?: readonly string[]; readonly timeZone?: string } = {},
): Promise<Desk> {
  const place = await location(db, { time_zone: timeZone });
  const kind = await vehicleClass(db, { compulsory_documents: [...compulsoryDocuments] });
  const plan = await one(
    db,
    `insert into rental.pricing_plans (code, name, currency)
     values ('P' || upper(substr(md5($1), 1, 12)), 'Standard', 'EUR') returning id`,
    [place.id],
  );
  const rate = await one(
    db,
    `insert into rental.pricing_plan_rates (
       pricing_plan_id, valid_during, hour_price_cents, day_price_cents, week_price_cents,
       extra_km_price_cents, fuel_price_per_eighth_cents)
     values ($1, '[2020-01-01,)', 1000, 5000, 30000, 30, 500) returning id`,
    [plan.id],
  );
  const renter = await customer(db);
  await db.query(
    `update rental.customers set licence_number = 'B072', licence_expires_on = '2190-01-01'
     where id = $1`,
    [renter.id],
  );
  return {
    agent: await user(db, ['agent']),
    location: place,
    vehicleClass: kind,
    vehicle: await vehicle(db, {
      vehicle_class_id: kind.id,
      home_location_id: place.id,
      available_from: '2020-01-01T00:00:00Z',
    }),
    customer: renter,
    plan,
    rate,
  };
}

/** A reserved rental of the desk's vehicle at 100.00 + 19 %, past the command that prices it. */
export function reservation(
  db: pg.Client,
  desk: Desk,
  {
    startAt,
    endAt,
    destination = desk.location,
  }: { readonly startAt: Date; readonly endAt: Date; readonly destination?: Id },
): Promise<Id> {
  return one(
    db,
    `insert into rental.rentals (
       customer_id, vehicle_id, vehicle_class_id, origin_location_id, destination_location_id,
       start_at, end_at, blocked_until, pricing_plan_id, pricing_plan_rate_id, agreed_lines,
       net_cents, tax_cents, total_cents, deposit_cents, currency)
     values ($1, $2, $3, $4, $9, $5, $6, $6::timestamptz + interval '1 hour', $7, $8,
       array[('base', '2 days', 2, 5000, 10000, 1900, 1900)::rental.charge_line],
       10000, 1900, 11900, 20000, 'EUR')
     returning id`,
    [
      desk.customer.id,
      desk.vehicle.id,
      desk.vehicleClass.id,
      desk.location.id,
      startAt,
      endAt,
      desk.plan.id,
      desk.rate.id,
      destination.id,
    ],
  );
}

/** The check-out, as the actor of this connection: 10,000 km, a full tank, an hour ago. */
export function activate(
  db: pg.Client,
  rental: Id,
  { odometer_km = 10_000, fuel_eighths = 8, at = hoursFromNow(-1), damages = [] }: Handover = {},
): Promise<Record<string, unknown> & Id> {
  return one(
    db,
    `select * from rental.activate_rental($1, $2, $3, $4,
       damages => array(select jsonb_populate_recordset(null::rental.damage, $5)))`,
    [rental.id, odometer_km, fuel_eighths, at, JSON.stringify(damages)],
  );
}

/** The check-in, as the actor of this connection: 100 km later, a full tank, a minute ago. */
export function complete(
  db: pg.Client,
  rental: Id,
  {
    odometer_km = 10_100,
    fuel_eighths = 8,
    at = hoursFromNow(-1 / 60),
    damages = [],
  }: Handover = {},
): Promise<Record<string, unknown> & Id> {
  return one(
    db,
    `select * from rental.complete_rental($1, $2, $3, $4,
       damages => array(select jsonb_populate_recordset(null::rental.damage, $5)))`,
    [rental.id, odometer_km, fuel_eighths, at, JSON.stringify(damages)],
  );
}

/** An active rental: it began an hour ago and ends in two days, unless said otherwise. */
export async function activeRental(
  db: pg.Client,
  desk: Desk,
  { startAt = hoursFromNow(-1), endAt = hoursFromNow(48) }: { startAt?: Date; endAt?: Date } = {},
): Promise<Id> {
  const reserved = await reservation(db, desk, { startAt, endAt });
  await asStaff(db, desk.agent, (desking) => activate(desking, reserved, { at: startAt }));
  return reserved;
}

async function one<Found extends Id>(
  db: pg.Client,
  statement: string,
  values: readonly unknown[],
): Promise<Found> {
  const { rows } = await db.query(statement, [...values]);
  return rows[0];
}
