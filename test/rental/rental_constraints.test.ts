import { insertChanged, updateChanged } from '../support/changed_row.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { smallCompany } from '../support/small_company.ts';

const database = useDatabase();

beforeAll(async () => {
  await committed(await database.connect('superuser'), smallCompany);
});

// What commands refuse in their own words first, the tables refuse to every writer. The owner
// tries, on a copy of a row or on the row itself; what else a client can meet has a file of its own.
type Case = readonly [constraint: string, changes: Record<string, unknown>, where?: string];

const nobody = '00000000-0000-7000-8000-00000000dead';
const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString();
// Where no other rental is: so that the calendar has nothing to say.
const later = {
  quote_id: null,
  start_at: inDays(100),
  end_at: inDays(101),
  blocked_until: inDays(101),
};
const kept = { status: 'captured', captured_cents: 1, settled_at: inDays(1), reason: 'Scratch' };
const pending = { status: 'pending', captured_at: null, refunded_cents: 0, provider: 'transfer' };

const copies: Readonly<Record<string, readonly Case[]>> = {
  customers: [
    ['customers_name_length', { name: '' }],
    ['customers_email_format', { email: 'anna' }],
    ['customers_phone_format', { phone: '030 123' }],
    ['customers_licence_number_length', { licence_number: '' }],
    ['customers_licence_expires_on_range', { licence_expires_on: '2200-01-02' }],
    ['customers_user_id_key', {}, 'user_id is not null'],
  ],
  extras: [
    ['extras_code_format', { code: 'seat' }],
    ['extras_code_key', {}],
    ['extras_name_length', { name: '' }],
    ['extras_price_range', { price_cents: -1 }],
    ['extras_max_quantity_range', { max_quantity: 0 }],
    ['extra_unit_known', { unit: 'per_mood' }],
  ],
  locations: [
    ['locations_code_format', { code: 'ber lin' }],
    ['locations_code_key', {}],
    ['locations_name_length', { name: '' }],
    ['locations_address_length', { address: '' }],
    ['locations_time_zone_known', { time_zone: 'Mars/Phobos' }],
    ['locations_opening_hours_shape', { opening_hours: { mon: [['18:00', '08:00']] } }],
    ['location_type_known', { type: 'moon' }],
  ],
  pricing_plans: [
    ['pricing_plans_code_format', { code: 'plan' }],
    ['pricing_plans_code_key', { is_default: false }],
    ['pricing_plans_name_length', { name: '' }],
    ['pricing_plans_one_default_per_class', { code: 'Q' }],
  ],
  pricing_plan_rates: [
    ['pricing_plan_rates_tier_present', { day_price_cents: null }],
    ['pricing_plan_rates_prices_positive', { extra_km_price_cents: -1 }],
    ['pricing_plan_rates_prices_bounded', { deposit_cents: 100_000_001 }],
    ['pricing_plan_rates_hour_below_day', { hour_price_cents: 5001 }],
    ['pricing_plan_rates_day_below_24_hours', { hour_price_cents: 208 }],
    ['pricing_plan_rates_day_below_week', { week_price_cents: 4999 }],
    ['pricing_plan_rates_week_below_7_days', { week_price_cents: 35_001 }],
    ['pricing_plan_rates_included_km_range', { included_km_per_day: -1 }],
    ['pricing_plan_rates_turnaround_range', { turnaround_minutes: -1 }],
    ['pricing_plan_rates_late_grace_range', { late_grace_minutes: 1441 }],
    [
      'pricing_plan_rates_cancellation_tiers_valid',
      { cancellation_tiers: [{ hours_before_start: -1, fee_bp: 0 }] },
    ],
    ['pricing_plan_rates_valid_during_bounded', { valid_during: '(,2020-01-01)' }],
    ['pricing_plan_rates_no_overlap', { valid_during: '[2030-01-01,2030-01-02)' }],
    ['pricing_plan_rates_pricing_plan_id_fkey', { pricing_plan_id: nobody }],
  ],
  quotes: [
    ['quotes_price_is_sum', { tax_cents: 18, total_cents: 118 }],
    ['quotes_customer_id_fkey', { customer_id: nobody }],
    ['quotes_vehicle_id_fkey', { vehicle_id: nobody }],
    ['quotes_origin_location_id_fkey', { origin_location_id: nobody }],
    ['quotes_destination_location_id_fkey', { destination_location_id: nobody }],
    ['quotes_pricing_plan_id_fkey', { pricing_plan_id: nobody }],
    ['quotes_pricing_plan_rate_id_fkey', { pricing_plan_rate_id: nobody }],
    ['quotes_period_forward', { start_at: inDays(9), end_at: inDays(9) }],
    ['quotes_period_bounded', { end_at: '2200-01-02Z' }],
    ['quotes_net_positive', { net_cents: -1, total_cents: 18 }],
    ['quotes_total_is_sum', { total_cents: 118 }],
    ['quote_status_known', { status: 'lost' }],
    ['quotes_status_transition', { status: 'accepted' }],
  ],
  rentals: [
    ['rentals_price_is_sum', { ...later, net_cents: 99, total_cents: 118 }],
    ['rentals_customer_id_fkey', { ...later, customer_id: nobody }],
    ['rentals_vehicle_id_fkey', { ...later, vehicle_id: nobody }],
    ['rentals_origin_location_id_fkey', { ...later, origin_location_id: nobody }],
    ['rentals_destination_location_id_fkey', { ...later, destination_location_id: nobody }],
    ['rentals_pricing_plan_id_fkey', { ...later, pricing_plan_id: nobody }],
    ['rentals_pricing_plan_rate_id_fkey', { ...later, pricing_plan_rate_id: nobody }],
    ['rentals_quote_id_fkey', { ...later, quote_id: nobody }],
    ['rentals_period_forward', { ...later, end_at: later.start_at }],
    ['rentals_period_bounded', { ...later, start_at: '1989-12-31Z' }],
    ['rentals_blocked_until_after_end', { ...later, blocked_until: inDays(109) }],
    ['rentals_net_positive', { ...later, deposit_cents: -1 }],
    ['rentals_total_is_sum', { ...later, total_cents: 118 }],
    ['rentals_handed_over_once_active', { ...later, handed_over_at: later.start_at }],
    ['rentals_returned_once_completed', { ...later, returned_at: later.end_at }],
    ['rentals_cancelled_with_reason', { ...later, cancellation_reason: 'other' }],
    ['rental_status_known', { ...later, status: 'lost' }],
    ['rentals_status_transition', { ...later, status: 'completed' }],
    ['cancellation_reason_known', { ...later, cancellation_reason: 'mood' }],
  ],
  rental_charges: [
    ['rental_charges_same_currency', { currency: 'USD' }],
    ['rental_charges_rental_id_fkey', { rental_id: nobody }],
    ['rental_charges_description_length', { description: '' }],
    ['rental_charges_quantity_positive', { quantity: 0 }],
    ['rental_charges_tax_rate_range', { tax_rate_bp: 10_001 }],
    ['rental_charges_only_discounts_negative', { net_cents: -1 }],
    ['charge_type_known', { charge_type: 'tip' }],
  ],
  rental_deposits: [
    ['rental_deposits_amount_bounded', { amount_cents: 100_000_000_001 }],
    ['rental_deposits_same_currency', { currency: 'USD' }],
    ['rental_deposits_rental_id_fkey', { rental_id: nobody }],
    ['rental_deposits_amount_positive', { amount_cents: 0 }],
    ['rental_deposits_captured_with_reason', { reason: 'Scratch' }],
    ['rental_deposits_settled_with_time', { settled_at: inDays(1) }],
    ['rental_deposits_reference_length', { reference: '' }],
    ['rental_deposits_one_held_per_rental', {}],
    ['deposit_status_known', { status: 'lost' }],
  ],
  rental_extras: [
    ['rental_extras_same_currency', { currency: 'USD' }],
    ['rental_extras_rental_id_fkey', { rental_id: nobody }],
    ['rental_extras_extra_id_fkey', { extra_id: nobody }],
    ['rental_extras_rental_id_extra_id_key', {}],
    ['rental_extras_quantity_range', { quantity: 0 }],
    ['rental_extras_unit_price_positive', { unit_price_cents: -1 }],
  ],
  rental_handovers: [
    ['rental_handovers_rental_id_fkey', { rental_id: nobody }],
    ['rental_handovers_rental_id_kind_key', {}],
    ['rental_handovers_odometer_range', { odometer_km: -1 }],
    ['rental_handovers_fuel_range', { fuel_eighths: 9 }],
    ['rental_handovers_notes_length', { notes: '' }],
    ['rental_handovers_photo_references_bounded', { photo_references: Array(51).fill('x') }],
    ['rental_handovers_photo_references_length', { photo_references: [null] }],
    ['rental_handovers_photo_references_length', { photo_references: ['x'.repeat(501)] }],
    ['handover_kind_known', { kind: 'drive_by' }],
  ],
  rental_payments: [
    ['rental_payments_amount_bounded', { ...pending, amount_cents: 100_000_000_001 }],
    ['rental_payments_same_currency', { ...pending, currency: 'USD' }],
    ['rental_payments_rental_id_fkey', { ...pending, rental_id: nobody }],
    ['rental_payments_amount_positive', { ...pending, amount_cents: 0 }],
    ['rental_payments_reference_length', { ...pending, reference: '' }],
    ['rental_payments_failed_with_reason', { ...pending, failure_reason: 'Declined' }],
    ['rental_payments_captured_with_time', { ...pending, captured_at: inDays(0) }],
    ['payment_provider_known', { ...pending, provider: 'barter' }],
    ['payment_status_known', { ...pending, status: 'lost' }],
  ],
  rental_refunds: [
    ['rental_refunds_payment_id_fkey', { payment_id: nobody }],
    ['rental_refunds_amount_positive', { amount_cents: 0 }],
    ['rental_refunds_reason_length', { reason: '' }],
    ['rental_refunds_reference_length', { reference: '' }],
    ['rental_refunds_same_currency', { currency: 'USD' }],
  ],
  tax_rates: [
    ['tax_rates_location_id_fkey', { location_id: nobody }],
    ['tax_rates_rate_range', { rate_bp: 10_001 }],
    ['tax_rates_valid_during_bounded', { valid_during: '[2200-01-01,)' }],
    ['tax_rates_no_overlap', { valid_during: '[2030-01-01,2030-01-02)' }],
  ],
  vehicle_availability: [['vehicle_availability_vehicle_id_fkey', { vehicle_id: nobody }]],
  vehicle_blocks: [
    ['vehicle_blocks_vehicle_id_fkey', { vehicle_id: nobody }],
    ['vehicle_blocks_during_bounded', { during: 'empty' }],
    ['vehicle_blocks_reason_length', { reason: '' }],
    ['block_kind_known', { kind: 'mood' }],
  ],
};

const changes: Readonly<Record<string, readonly Case[]>> = {
  pricing_plan_rates: [['pricing_plan_rates_immutable', { day_price_cents: 1 }]],
  pricing_plans: [['pricing_plans_immutable', { currency: 'USD' }]],
  extras: [['extras_immutable', { price_cents: 1 }]],
  quotes: [
    ['quotes_status_transition', { status: 'open' }],
    ['quotes_immutable', { total_cents: 1, net_cents: 1, tax_cents: 0 }],
    ['quotes_immutable', { lines: [], currency: 'USD' }],
  ],
  rentable_vehicles: [['rentable_vehicles_home_location_id_fkey', { home_location_id: nobody }]],
  rental_deposits: [
    ['rental_deposits_reason_length', { ...kept, reason: '' }],
    ['rental_deposits_captured_within_held', { ...kept, captured_cents: 501 }],
    ['rental_deposits_status_transition', { status: 'held' }],
    ['rental_deposits_immutable', { amount_cents: 1 }],
    ['rental_deposits_immutable', { rental_id: nobody }],
  ],
  rental_payments: [
    ['rental_payments_whole_is_refunded', { status: 'refunded' }],
    ['rental_payments_refunded_is_sum', { refunded_cents: 0 }],
    ['rental_payments_immutable', { amount_cents: 120 }],
    ['rental_payments_immutable', { rental_id: nobody }],
    ['rental_payments_immutable', { captured_at: null }],
    ['rental_payments_status_transition', { status: 'pending' }],
  ],
  tax_rates: [['tax_rates_immutable', { rate_bp: 1 }]],
};

const listed = (cases: Readonly<Record<string, readonly Case[]>>) =>
  Object.entries(cases).flatMap(([table, rows]) =>
    rows.map(([constraint, given, where]) => ({ table, constraint, given, where })),
  );

test.each(listed(copies))(
  '$constraint holds for a new row',
  ({ table, constraint, given, where }) =>
    database.inTransaction(async (db) => {
      await expect(insertChanged(db, `rental.${table}`, given, where)).rejects.toMatchObject({
        constraint,
      });
    }),
);

test.each(listed(changes))(
  '$constraint holds for a change',
  ({ table, constraint, given, where }) =>
    database.inTransaction(async (db) => {
      await expect(updateChanged(db, `rental.${table}`, given, where)).rejects.toMatchObject({
        constraint,
      });
    }),
);

test('a copy without a change breaks nothing but a key, or nothing at all', () =>
  database.inTransaction(async (db) => {
    await expect(insertChanged(db, 'rental.rentals', later)).resolves.toMatchObject({
      rowCount: 1,
    });
    await expect(insertChanged(db, 'rental.quotes', {})).resolves.toMatchObject({ rowCount: 1 });
    await expect(insertChanged(db, 'rental.rental_payments', pending)).resolves.toMatchObject({
      rowCount: 1,
    });
  }));

test('a quote is reserved from once: rentals_quote_id_key', () =>
  database.inTransaction(async (db) => {
    const { quote_id: _freed, ...period } = later;
    await expect(insertChanged(db, 'rental.rentals', period)).rejects.toMatchObject({
      code: '23505',
      constraint: 'rentals_quote_id_key',
    });
  }));

test('a failed payment says why: rental_payments_failure_reason_length', () =>
  database.inTransaction(async (db) => {
    await insertChanged(db, 'rental.rental_payments', pending);
    const failed = { status: 'failed', failure_reason: '' };
    await expect(
      updateChanged(db, 'rental.rental_payments', failed, `status = 'pending'`),
    ).rejects.toMatchObject({ code: '23514', constraint: 'rental_payments_failure_reason_length' });
  }));

test('one payment is recorded once: rental_payments_provider_reference_once', () =>
  database.inTransaction(async (db) => {
    const referenced = { ...pending, reference: 'R1' };
    await insertChanged(db, 'rental.rental_payments', referenced);
    await expect(insertChanged(db, 'rental.rental_payments', referenced)).rejects.toMatchObject({
      code: '23P01',
      constraint: 'rental_payments_provider_reference_once',
    });
  }));
