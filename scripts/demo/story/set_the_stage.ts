import { Difference } from './difference.ts';
import { field } from './field.ts';
import type { PriceList } from './reckoning.ts';
import { request } from './request.ts';
import type { Row } from './row.ts';
import { rows } from './rows.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

const priceList = request.query(`query ($taxes: TaxRateFilter) {
  origin: locationByCode(code: "BER") {
    id name timeZone
    taxRates(filter: $taxes) { nodes { rateBp validDuring { start { value } end { value } } } }
  }
  destination: locationByCode(code: "MUC") { id }
  vehicleClass: vehicleClassByCode(code: "COMPACT") { id }
  childSeat: extraByCode(code: "CHILD_SEAT") { id priceCents }
  plan: pricingPlanByCode(code: "STANDARD") {
    id
    pricingPlanRates {
      nodes {
        hourPriceCents dayPriceCents weekPriceCents includedKmPerDay extraKmPriceCents
        fuelPricePerEighthCents oneWayFeeCents depositCents turnaroundMinutes lateGraceMinutes
        cancellationTiers { hoursBeforeStart feeBp }
        validDuring { start { value } end { value } }
      }
    }
  }
}`);

/** Reads what the desk works with: nobody needs to sign in to see the prices. */
export async function setTheStage(story: Story, now: Date): Promise<Stage> {
  story.chapter('Before the desk opens');
  const list = await story.accepted(
    'anonymous',
    'reads the price list, which is public',
    { ...priceList, variables: { taxes: { chargeType: { equalTo: 'BASE' } } } },
    (data) => {
      if (field(data, 'origin.id') === '')
        throw new Difference('there is no demo data: npm run seed');
      return `${field(data, 'origin.name')}, plan STANDARD, ${rows(data['plan'] as Row, 'pricingPlanRates').length} versions of its prices`;
    },
  );
  const origin = (list['origin'] ?? {}) as Row;
  const today = new Intl.DateTimeFormat('sv', { timeZone: field(origin, 'timeZone') }).format(now);
  const carla = await story.accepted(
    'customer',
    'signs in and sees herself, and no other customer',
    request.query('{ customers { totalCount nodes { id name } } }'),
    (data) => {
      const [her, ...others] = rows(data, 'customers');
      if (her === undefined || others.length > 0) throw new Difference('not exactly one customer');
      return field(her, 'name');
    },
  );
  return {
    run: now.getTime().toString(36).slice(-7).toUpperCase(),
    now,
    today,
    locationId: field(origin, 'id'),
    timeZone: field(origin, 'timeZone'),
    otherLocationId: field(list, 'destination.id'),
    vehicleClassId: field(list, 'vehicleClass.id'),
    planId: field(list, 'plan.id'),
    prices: pricesOn(today, list['plan'] as Row, origin),
    childSeat: {
      id: field(list, 'childSeat.id'),
      priceCents: Number(field(list, 'childSeat.priceCents')),
    },
    carlaId: field(rows(carla, 'customers')[0] ?? {}, 'id'),
  };
}

function pricesOn(day: string, plan: Row, origin: Row): PriceList {
  const isValid = (row: Row) =>
    field(row, 'validDuring.start.value') <= day &&
    (field(row, 'validDuring.end.value') === '' || day < field(row, 'validDuring.end.value'));
  const rate = rows(plan, 'pricingPlanRates').find(isValid) ?? {};
  const number = (name: string) => Number(field(rate, name));
  return {
    hourCents: number('hourPriceCents'),
    dayCents: number('dayPriceCents'),
    weekCents: number('weekPriceCents'),
    includedKmPerDay: number('includedKmPerDay'),
    extraKmCents: number('extraKmPriceCents'),
    fuelPerEighthCents: number('fuelPricePerEighthCents'),
    oneWayCents: number('oneWayFeeCents'),
    depositCents: number('depositCents'),
    turnaroundMinutes: number('turnaroundMinutes'),
    graceMinutes: number('lateGraceMinutes'),
    tiers: rate['cancellationTiers'] as PriceList['tiers'],
    taxBp: Number(field(rows(origin, 'taxRates').find(isValid) ?? {}, 'rateBp')),
  };
}
