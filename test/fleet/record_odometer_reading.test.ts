import { randomUUID } from 'node:crypto';
import { asCustomer, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user, vehicle } from '../support/factories.ts';
import { odometer } from '../support/odometer.ts';

const database = useDatabase();

test('before the first reading nobody knows; afterwards the last one counts', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    await expect(meter.shows()).resolves.toBeNull();
    await meter.read(1000, 3);
    await meter.read(900, 4);
    await expect(meter.shows()).resolves.toBe(1000);
  }));

test.each([
  ['negative', -1, 1, '23514', 'vehicle_odometer_readings_reading_range'],
  ['of eight digits', 10_000_000, 1, '23514', 'vehicle_odometer_readings_reading_range'],
  ['of tomorrow', 1, -2, '23514', 'vehicle_odometer_readings_not_future'],
  ['of the time before', 1, 20_000, '23514', 'vehicle_odometer_readings_recorded_at_range'],
  ['without kilometres', null, 1, '23514', 'vehicle_odometer_readings_shape'],
  ['beyond 32 bits', '2147483648', 1, '22003', undefined],
])('a reading %s is refused', (_what, km, daysAgo, code, constraint) =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    const refusal = await meter.read(km, daysAgo).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code });
    expect(refusal).toHaveProperty('constraint', constraint);
  }),
);

test.each([
  ['more than the most a day', 2001, 1],
  ['more than the most in three days', 6001, 3],
])('%s is not believed: vehicle_odometer_readings_plausible', (_what, km, days) =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db, { max_km_per_day: 2000 });
    await meter.read(0, days);
    await expect(meter.read(km, 0)).rejects.toMatchObject({
      code: '23514',
      constraint: 'vehicle_odometer_readings_plausible',
      dataType: 'app.details',
      detail: expect.stringContaining('"maxKmPerDay": 2000'),
    });
    await expect(meter.read(km - 1, 0)).resolves.toMatchObject({ reading_km: km - 1 });
  }),
);

test('also the distance to the reading after it must be drivable', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db, { max_km_per_day: 2000 });
    await meter.read(5000, 0);
    await expect(meter.read(2999, 1)).rejects.toMatchObject({
      constraint: 'vehicle_odometer_readings_plausible',
    });
    await expect(meter.read(3000, 1)).resolves.toMatchObject({ reading_km: 3000 });
  }));

test('a vehicle that is not there has no meter: vehicle_odometer_readings_vehicle_id_fkey', () =>
  database.inTransaction(async (db) => {
    const mechanic = await user(db, ['mechanic']);
    const attempt = () =>
      command(db, 'fleet.record_odometer_reading', { vehicle_id: randomUUID(), reading_km: 1 });
    await expect(asStaff(db, mechanic, attempt)).rejects.toMatchObject({
      code: '23503',
      constraint: 'vehicle_odometer_readings_vehicle_id_fkey',
    });
  }));

test('a source that nobody knows is refused: odometer_source_known', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    const attempt = () =>
      command(db, 'fleet.record_odometer_reading', {
        vehicle_id: meter.vehicle_id,
        reading_km: 1,
        source: 'rumour',
      });
    await expect(asStaff(db, meter.mechanic, attempt)).rejects.toMatchObject({
      code: '23514',
      constraint: 'odometer_source_known',
    });
  }));

test('an accountant may not; a customer cannot even call it', () =>
  database.inTransaction(async (db) => {
    const { id: vehicle_id } = await vehicle(db);
    const attempt = () =>
      command(db, 'fleet.record_odometer_reading', { vehicle_id, reading_km: 1 });
    const accountant = await user(db, ['accountant']);
    await expect(asStaff(db, accountant, attempt)).rejects.toMatchObject({ code: '42501' });
    const customer = await user(db, ['customer']);
    await expect(asCustomer(db, customer, attempt)).rejects.toMatchObject({ code: '42501' });
  }));
