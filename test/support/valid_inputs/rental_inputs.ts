import type pg from 'pg';
import { location, vehicle } from '../factories.ts';
import { activeRental, type Desk, hoursFromNow, reservation } from '../rental_desk.ts';
import { uniqueCode } from '../unique_code.ts';
import type { ValidInput } from './valid_input.ts';

const DAMAGE = { description: 'A dent', chargeCents: '2500', photoReferences: ['photos/dent.jpg'] };
const HANDOVER = { fuelEighths: 8, notes: 'Clean', photoReferences: ['photos/front.jpg'] };
const at = (hours: number) => hoursFromNow(hours).toISOString();

/** The commands of a rental's life and of the calendar. */
export const rentalInputs: Readonly<Record<string, ValidInput>> = {
  quoteRental: async (db, desk) => ({ ...(await terms(db, desk)), customerId: desk.customer.id }),
  reserveRental: async (db, desk) => ({ ...(await terms(db, desk)), customerId: desk.customer.id }),
  activateRental: async (db, desk) => ({
    rentalId: (await starting(db, desk)).id,
    ...HANDOVER,
    odometerKm: 10_000,
    handedOverAt: at(-1),
    damages: [DAMAGE],
  }),
  completeRental: async (db, desk) => ({
    rentalId: (await activeRental(db, desk)).id,
    ...HANDOVER,
    odometerKm: 10_100,
    returnedAt: at(-1 / 60),
    damages: [DAMAGE],
  }),
  extendRental: async (db, desk) => ({
    rentalId: (await starting(db, desk)).id,
    newEndAt: at(72),
  }),
  cancelRental: async (db, desk) => ({
    rentalId: (await starting(db, desk)).id,
    reason: 'CUSTOMER_REQUEST',
  }),
  reassignVehicle: async (db, desk) => ({
    rentalId: (await starting(db, desk)).id,
    vehicleId: (await another(db, desk)).id,
  }),
  blockVehicle: async (_db, desk) => ({
    vehicleId: desk.vehicle.id,
    during: {
      start: { value: at(24), inclusive: true },
      end: { value: at(48), inclusive: false },
    },
    reason: 'A wash',
  }),
  unblockVehicle: async (db, desk) => {
    const { rows } = await db.query(
      `insert into rental.vehicle_blocks (vehicle_id, during)
       values ($1, tstzrange(now() + interval '1 day', now() + interval '2 days')) returning id`,
      [desk.vehicle.id],
    );
    return { blockId: rows[0].id };
  },
};

const starting = (db: pg.Client, desk: Desk) =>
  reservation(db, desk, { startAt: hoursFromNow(-1), endAt: hoursFromNow(47) });

const another = (db: pg.Client, desk: Desk) =>
  vehicle(db, {
    vehicle_class_id: desk.vehicleClass.id,
    home_location_id: desk.location.id,
    available_from: '2020-01-01T00:00:00Z',
  });

async function terms(db: pg.Client, desk: Desk) {
  const { rows } = await db.query(
    `insert into rental.extras (code, name, unit, price_cents, currency, max_quantity)
     values ($1, 'Child seat', 'per_day', 500, 'EUR', 2) returning id`,
    [uniqueCode()],
  );
  return {
    vehicleId: desk.vehicle.id,
    vehicleClassId: desk.vehicleClass.id,
    originLocationId: desk.location.id,
    destinationLocationId: (await location(db)).id,
    startAt: at(24),
    endAt: at(72),
    pricingPlanId: desk.plan.id,
    extras: [{ extraId: rows[0].id, quantity: 2 }],
  };
}
