import type pg from 'pg';
import { callCommand } from '../call_command.ts';
import { composite } from '../composite.ts';
import { extras } from '../data/extras.ts';
import { locations } from '../data/locations.ts';
import { pricingPlans } from '../data/pricing_plans.ts';
import { vehicleClasses } from '../data/vehicle_classes.ts';
import { dayAfter } from '../day_after.ts';

/** The ids of what the company rents by, under their codes. */
export type ConfigurationIds = {
  readonly locations: ReadonlyMap<string, string>;
  readonly vehicleClasses: ReadonlyMap<string, string>;
  readonly pricingPlans: ReadonlyMap<string, string>;
  readonly extras: ReadonlyMap<string, string>;
};

const currency = 'EUR';
const taxesSinceDays = -800;

/** Locations with their taxes, classes, plans with their versions, extras. Needs rentals.configure. */
export async function writeConfiguration(db: pg.Client, today: string): Promise<ConfigurationIds> {
  const classIds = await writeClasses(db);
  return {
    vehicleClasses: classIds,
    locations: await writeLocations(db, today),
    pricingPlans: await writePlans(db, today, classIds),
    extras: await writeExtras(db),
  };
}

async function writeClasses(db: pg.Client): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { code, name, compulsoryDocuments } of vehicleClasses) {
    const { id } = await callCommand(db, 'fleet.create_vehicle_class', {
      code,
      name,
      compulsory_documents: compulsoryDocuments,
    });
    ids.set(code, id);
  }
  return ids;
}

async function writeLocations(db: pg.Client, today: string): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const location of locations) {
    const { id } = await callCommand(db, 'rental.create_location', {
      code: location.code,
      name: location.name,
      type: location.type,
      time_zone: location.timeZone,
      address: location.address,
      opening_hours: location.openingHours,
    });
    await callCommand(db, 'rental.set_tax_rate', {
      location_id: id,
      valid_from: dayAfter(today, taxesSinceDays),
      rate_bp: location.taxRateBp,
    });
    ids.set(location.code, id);
  }
  return ids;
}

async function writePlans(
  db: pg.Client,
  today: string,
  classIds: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const plan of pricingPlans) {
    const { id } = await callCommand(db, 'rental.create_pricing_plan', {
      code: plan.code,
      name: plan.name,
      vehicle_class_id: plan.vehicleClassCode && classIds.get(plan.vehicleClassCode),
      currency,
      is_default: plan.isDefault,
    });
    for (const version of plan.versions) {
      await callCommand(db, 'rental.set_pricing_rates', {
        pricing_plan_id: id,
        valid_from: dayAfter(today, version.validFromDays),
        hour_price_cents: version.hourPriceCents,
        day_price_cents: version.dayPriceCents,
        week_price_cents: version.weekPriceCents,
        included_km_per_day: version.includedKmPerDay,
        extra_km_price_cents: version.extraKmPriceCents,
        fuel_price_per_eighth_cents: version.fuelPricePerEighthCents,
        one_way_fee_cents: version.oneWayFeeCents,
        deposit_cents: version.depositCents,
        turnaround_minutes: version.turnaroundMinutes,
        late_grace_minutes: version.lateGraceMinutes,
        cancellation_tiers: version.cancellationTiers.map(({ hoursBeforeStart, feeBp }) =>
          composite([hoursBeforeStart, feeBp]),
        ),
      });
    }
    ids.set(plan.code, id);
  }
  return ids;
}

async function writeExtras(db: pg.Client): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const extra of extras) {
    const { id } = await callCommand(db, 'rental.create_extra', {
      code: extra.code,
      name: extra.name,
      unit: extra.unit,
      price_cents: extra.priceCents,
      currency,
      max_quantity: extra.maxQuantity,
    });
    ids.set(extra.code, id);
  }
  return ids;
}
