import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asAdmin, asAnonymous, asCustomer, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { location, user, vehicleClass } from '../support/factories.ts';

const database = useDatabase();
type Vehicle = Record<string, unknown> & { readonly id: string };

async function register(db: pg.Client, given: Record<string, unknown> = {}): Promise<Vehicle> {
  const manager = await user(db, ['fleet_manager']);
  const usual = await usualVehicle(db);
  return asStaff(db, manager, () =>
    command<Vehicle>(db, 'fleet.register_vehicle', { ...usual, ...given }),
  );
}

const usualVehicle = async (db: pg.Client) => ({
  plate_number: 'B AB 123',
  make: 'Renault',
  model: 'Clio',
  vehicle_class_id: (await vehicleClass(db)).id,
  home_location_id: (await location(db)).id,
});

test('a fleet manager registers a vehicle: it is active, theirs, and told of', () =>
  database.inTransaction(async (db) => {
    const manager = await user(db, ['fleet_manager']);
    const usual = await usualVehicle(db);
    const vehicle = await asStaff(db, manager, () =>
      command<Vehicle>(db, 'fleet.register_vehicle', usual),
    );
    expect(vehicle).toMatchObject({
      status: 'active',
      plate_number: 'BAB123',
      max_km_per_day: 2000,
      created_by: manager.id,
      updated_by: manager.id,
      row_version: '0',
    });
    const events = await db.query(
      `select event_type, aggregate_type, actor_id, payload ->> 'status' as status,
              correlation_id is not null as is_correlated
       from app.outbox_events where aggregate_id = $1`,
      [vehicle.id],
    );
    expect(events.rows).toEqual([
      {
        event_type: 'VehicleRegistered',
        aggregate_type: 'vehicle',
        actor_id: manager.id,
        status: 'active',
        is_correlated: true,
      },
    ]);
    const changes = await db.query(
      'select from_state, to_state, actor_id from app.state_changes where entity_id = $1',
      [vehicle.id],
    );
    expect(changes.rows).toEqual([{ from_state: null, to_state: 'active', actor_id: manager.id }]);
  }));

test.each([
  ['spaces and dashes', ' b-ab 12-3 ', 'BAB123'],
  ['characters without width', 'B\u200bA\u200dB\ufeff123', 'BAB123'],
  ['a direction mark', '\u202eBAB123', 'BAB123'],
])('a plate is the same plate with %s', (_what, typed, stored) =>
  database.inTransaction(async (db) => {
    await expect(register(db, { plate_number: typed })).resolves.toMatchObject({
      plate_number: stored,
    });
  }),
);

test.each([
  ['a Cyrillic А', 'ВАВ123'],
  ['a Greek Α', 'ΑB123'],
  ['full-width letters', 'ＢＡＢ１２３'],
  ['a dotless i, whose capital is an I', 'ı123'],
  ['a sharp s, whose capital is SS', 'ß123'],
  ['Arabic digits', 'BAB١٢٣'],
  ['an umlaut', 'BÄ123'],
  ['emoji only', '🚗🚗'],
  ['one character', 'B'],
  ['thirteen', 'ABCDEFGHIJKLM'],
  ['nothing but a dash', ' - '],
  ['a quote', "B'; --"],
])('a plate with %s is refused: vehicles_plate_number_format', (_what, plate_number) =>
  database.inTransaction(async (db) => {
    await expect(register(db, { plate_number })).rejects.toMatchObject({
      code: '23514',
      constraint: 'vehicles_plate_number_format',
    });
  }),
);

test.each([
  ['make', { make: 'x'.repeat(61) }, '23514', 'vehicles_make_length'],
  ['model', { model: 'x'.repeat(61) }, '23514', 'vehicles_model_length'],
  ['variant', { variant: 'x'.repeat(61) }, '23514', 'vehicles_variant_length'],
  ['year before cars', { year: 1899 }, '23514', 'vehicles_year_range'],
  ['year to come', { year: 2101 }, '23514', 'vehicles_year_range'],
  ['fewer than no seats', { passenger_capacity: -1 }, '23514', 'vehicles_passenger_capacity_range'],
  ['too many seats', { passenger_capacity: 201 }, '23514', 'vehicles_passenger_capacity_range'],
  ['negative load', { load_limit_kg: -1 }, '23514', 'vehicles_load_limit_range'],
  [
    'negative price',
    { acquisition_price_cents: -1, currency: 'EUR' },
    '23514',
    'vehicles_acquisition_price_positive',
  ],
  [
    'price without currency',
    { acquisition_price_cents: 1 },
    '23514',
    'vehicles_acquisition_price_has_currency',
  ],
  [
    'currency without price',
    { currency: 'EUR' },
    '23514',
    'vehicles_acquisition_price_has_currency',
  ],
  [
    'currency in small letters',
    { acquisition_price_cents: 1, currency: 'eur' },
    '23514',
    'currency_code_format',
  ],
  [
    'price beyond all money',
    { acquisition_price_cents: '1000000000000001', currency: 'EUR' },
    '23514',
    'cents_range',
  ],
  ['no kilometre a day', { max_km_per_day: 0 }, '23514', 'vehicles_max_km_per_day_range'],
  ['flying', { max_km_per_day: 5001 }, '23514', 'vehicles_max_km_per_day_range'],
  [
    'availability at the end of time',
    { available_from: 'infinity' },
    '23514',
    'vehicles_available_from_range',
  ],
  [
    'availability in 2200',
    { available_from: '2200-01-01Z' },
    '23514',
    'vehicles_available_from_range',
  ],
  ['unknown class', { vehicle_class_id: randomUUID() }, '23503', 'vehicles_vehicle_class_id_fkey'],
  ['unknown home', { home_location_id: randomUUID() }, '23503', 'vehicles_home_location_exists'],
])('%s is refused', (_what, given, code, constraint) =>
  database.inTransaction(async (db) => {
    await expect(register(db, given)).rejects.toMatchObject({ code, constraint });
  }),
);

test.each([
  ['no plate', { plate_number: null }, '23502'],
  ['a make without a visible character', { make: '\u200b\u3164 \u3000' }, '23502'],
  ['a NUL', { make: 'Ren\u0000ault' }, '22021'],
  ['a year that is no integer of 32 bits', { year: 2 ** 31 }, '22003'],
  ['a price beyond 64 bits', { acquisition_price_cents: '9223372036854775808' }, '22003'],
])('%s is bad input, without the name of a rule', (_what, given, code) =>
  database.inTransaction(async (db) => {
    const refusal = await register(db, given).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code });
    expect(refusal).toHaveProperty('constraint', undefined);
  }),
);

test('a plate is registered once, however it is typed: vehicles_plate_number_key', () =>
  database.inTransaction(async (db) => {
    await register(db, { plate_number: 'B-AB 123' });
    await expect(register(db, { plate_number: 'bab-123' })).rejects.toMatchObject({
      code: '23505',
      constraint: 'vehicles_plate_number_key',
    });
  }));

test.each(['agent', 'mechanic', 'accountant', 'service'] as const)(
  '%s may not register a vehicle',
  (role) =>
    database.inTransaction(async (db) => {
      const colleague = await user(db, [role]);
      const usual = await usualVehicle(db);
      const attempt = () => command(db, 'fleet.register_vehicle', usual);
      await expect(asStaff(db, colleague, attempt)).rejects.toMatchObject({ code: '42501' });
    }),
);

test('an admin may; a customer and a stranger cannot even call it', () =>
  database.inTransaction(async (db) => {
    const usual = await usualVehicle(db);
    const attempt = () => command(db, 'fleet.register_vehicle', usual);
    const customer = await user(db, ['customer']);
    await expect(asCustomer(db, customer, attempt)).rejects.toMatchObject({ code: '42501' });
    await expect(asAnonymous(db, attempt)).rejects.toMatchObject({ code: '42501' });
    const admin = await user(db, ['admin']);
    await expect(asAdmin(db, admin, attempt)).resolves.toMatchObject({ created_by: admin.id });
  }));
