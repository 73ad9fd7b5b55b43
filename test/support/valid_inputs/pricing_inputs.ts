import { customer, location, user } from '../factories.ts';
import { rowVersionOf } from '../row_version_of.ts';
import { uniqueCode } from '../unique_code.ts';
import type { ValidInput } from './valid_input.ts';

const WHO = {
  name: 'Carla Customer',
  email: 'carla@example.com',
  phone: '+4930123456',
  licenceNumber: 'B072',
  licenceExpiresOn: '2190-01-01',
};
const PLACE = {
  name: 'Airport',
  type: 'CITY',
  timeZone: 'Europe/Berlin',
  address: 'Main street 1',
  openingHours: { mon: [['08:00', '18:00']] },
};

/** The commands of locations, the price list and customers. */
export const pricingInputs: Readonly<Record<string, ValidInput>> = {
  createLocation: async () => ({ code: uniqueCode(), ...PLACE }),
  updateLocation: async (db) => {
    const { id } = await location(db);
    const rowVersion = await rowVersionOf(db, 'rental.locations', id);
    return { id, rowVersion, code: uniqueCode(), ...PLACE };
  },
  createExtra: async () => ({
    code: uniqueCode(),
    name: 'Child seat',
    unit: 'PER_DAY',
    priceCents: '500',
    currency: 'EUR',
    maxQuantity: 2,
  }),
  createPricingPlan: async (_db, desk) => ({
    code: uniqueCode(),
    name: 'Weekend',
    currency: 'EUR',
    vehicleClassId: desk.vehicleClass.id,
    isDefault: true,
  }),
  setPricingRates: async (_db, desk) => ({
    pricingPlanId: desk.plan.id,
    validFrom: '2100-01-01',
    hourPriceCents: '1000',
    dayPriceCents: '5000',
    weekPriceCents: '30000',
    includedKmPerDay: 200,
    extraKmPriceCents: '30',
    fuelPricePerEighthCents: '500',
    oneWayFeeCents: '10000',
    depositCents: '20000',
    turnaroundMinutes: 60,
    lateGraceMinutes: 29,
    cancellationTiers: [{ hoursBeforeStart: 24, feeBp: 5_000 }],
  }),
  setTaxRate: async (_db, desk) => ({
    locationId: desk.location.id,
    chargeType: 'BASE',
    validFrom: '2100-01-01',
    rateBp: 1_900,
  }),
  registerCustomer: async (db) => ({ ...WHO, userId: (await user(db, ['customer'])).id }),
  updateCustomer: async (db) => {
    const { id } = await customer(db);
    const rowVersion = await rowVersionOf(db, 'rental.customers', id);
    return { id, rowVersion, ...WHO, userId: (await user(db, ['customer'])).id };
  },
};
