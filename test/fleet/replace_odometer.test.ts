import { useDatabase } from '../support/database.ts';
import { odometer } from '../support/odometer.ts';

const database = useDatabase();
const tooLate = { code: '55000', constraint: 'vehicle_odometer_readings_replacement_last' };

test('the distance goes on over a new meter; the vehicle shows what the new one shows', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    await meter.read(90_000, 10);
    await expect(meter.replace(91_000, 12, 5)).resolves.toMatchObject({
      kind: 'replacement',
      distance_km: '91000',
      offset_km: '90988',
    });
    await expect(meter.shows()).resolves.toBe(12);
    await expect(meter.read(112, 4)).resolves.toMatchObject({ distance_km: '91100' });
  }));

test('a reading of the time before is judged by the old meter', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    await meter.replace(91_000, 12, 5);
    await expect(meter.read(90_500, 6)).resolves.toMatchObject({ offset_km: '0' });
    await expect(meter.read(91_001, 6)).rejects.toMatchObject({
      constraint: 'vehicle_odometer_readings_monotone',
    });
  }));

test('also when every reading of the old meter was voided', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    await meter.replace(91_000, 12, 5);
    const old = await db.query(
      `select id from fleet.vehicle_odometer_readings where vehicle_id = $1 and kind = 'reading'`,
      [meter.vehicle_id],
    );
    await meter.void(old.rows[0].id);
    await expect(meter.read(90_000, 6)).resolves.toMatchObject({ distance_km: '90000' });
  }));

test('three meters, and each reading belongs to its own', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db, { max_km_per_day: 5000 });
    await meter.replace(1000, 0, 20);
    await meter.replace(500, 100, 10);
    await expect(meter.read(900, 21)).resolves.toMatchObject({ distance_km: '900' });
    await expect(meter.read(400, 15)).resolves.toMatchObject({ distance_km: '1400' });
    await expect(meter.read(200, 5)).resolves.toMatchObject({ distance_km: '1600' });
    await expect(meter.shows()).resolves.toBe(200);
  }));

test('a second one at the same instant is refused: vehicle_odometer_readings_replacement_last', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    await meter.replace(1100, 0, 4);
    await expect(meter.replace(0, 0, 4)).rejects.toMatchObject(tooLate);
  }));

test('before a later reading it is refused, though the old reading fits', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    await meter.read(1000, 5);
    await expect(meter.replace(900, 0, 6)).rejects.toMatchObject(tooLate);
  }));

test('a replacement is voided while nothing was read on the new meter, and only then', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    await meter.read(1000, 5);
    const replacement = await meter.replace(1100, 0, 4);
    const later = await meter.read(100, 3);
    await expect(meter.void(replacement.id)).rejects.toMatchObject(tooLate);
    await meter.void(later.id);
    await meter.void(replacement.id);
    await expect(meter.shows()).resolves.toBe(1100);
    await expect(meter.read(1200, 3)).resolves.toMatchObject({ distance_km: '1200' });
  }));

test('also not after a reading at its very instant', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    const replacement = await meter.replace(1100, 0, 4);
    await meter.read(0, 4);
    await expect(meter.void(replacement.id)).rejects.toMatchObject(tooLate);
  }));

test('a new meter that was set to the old kilometres is voided like any other', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    const replacement = await meter.replace(1100, 1100, 4);
    await meter.void(replacement.id);
    await expect(meter.shows()).resolves.toBe(1100);
  }));

test('without a reason it is refused: vehicle_odometer_readings_shape', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    await expect(meter.replace(1100, 0, 4, ' ')).rejects.toMatchObject({
      code: '23514',
      constraint: 'vehicle_odometer_readings_shape',
    });
  }));
