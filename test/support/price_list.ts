import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { insertRow } from './insert_row.ts';

type Row = { readonly id: string };
type Prices = Partial<{
  valid_during: string;
  hour_price_cents: number | null;
  day_price_cents: number | null;
  week_price_cents: number | null;
  included_km_per_day: number;
  extra_km_price_cents: number;
  fuel_price_per_eighth_cents: number;
  one_way_fee_cents: number;
  deposit_cents: number;
  turnaround_minutes: number;
  late_grace_minutes: number;
  cancellation_tiers: string;
}>;

/** A plan in euros without prices, for any class and nobody's default unless said otherwise. */
export function pricingPlan(
  db: pg.Client,
  overrides: Partial<{ currency: string; vehicle_class_id: string; is_default: boolean }> = {},
): Promise<Row & { readonly currency: string }> {
  const code = uniqueCode('P');
  return insertRow(db, 'rental.pricing_plans', {
    code,
    name: `Plan ${code}`,
    currency: 'EUR',
    ...overrides,
  });
}

/** Prices from 2020 on: 10.00 an hour, 50.00 a day, 250.00 a week, 0.30 a km beyond 200 a day. */
export function pricingRate(
  db: pg.Client,
  plan: Row,
  overrides: Prices = {},
): Promise<Row & { readonly valid_during: string }> {
  return insertRow(db, 'rental.pricing_plan_rates', {
    pricing_plan_id: plan.id,
    valid_during: '[2020-01-01,)',
    hour_price_cents: 1000,
    day_price_cents: 5000,
    week_price_cents: 25_000,
    extra_km_price_cents: 30,
    fuel_price_per_eighth_cents: 1500,
    one_way_fee_cents: 7000,
    ...overrides,
  });
}

export function taxRate(
  db: pg.Client,
  place: Row,
  charge_type: string,
  overrides: Partial<{ valid_during: string; rate_bp: number }> = {},
): Promise<Row> {
  return insertRow(db, 'rental.tax_rates', {
    location_id: place.id,
    charge_type,
    valid_during: '[2020-01-01,)',
    rate_bp: 1900,
    ...overrides,
  });
}

/** A child seat at 3.33 a day, two of them at most. */
export function extra(
  db: pg.Client,
  overrides: Partial<{
    name: string;
    unit: string;
    price_cents: number;
    currency: string;
    max_quantity: number;
    retired_at: string;
  }> = {},
): Promise<Row & { readonly name: string }> {
  return insertRow(db, 'rental.extras', {
    code: uniqueCode('X'),
    name: 'Child seat',
    unit: 'per_day',
    price_cents: 333,
    currency: 'EUR',
    max_quantity: 2,
    ...overrides,
  });
}

const uniqueCode = (prefix: string) =>
  prefix + randomUUID().slice(-12).replaceAll('-', '').toUpperCase();
