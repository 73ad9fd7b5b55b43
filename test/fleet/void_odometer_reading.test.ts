import { randomUUID } from 'node:crypto';
import { useDatabase } from '../support/database.ts';
import { odometer } from '../support/odometer.ts';

const database = useDatabase();

test('a voided reading stays on record and no longer counts', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    await meter.read(1000, 5);
    const wrong = await meter.read(1900, 3);
    await expect(meter.read(1500, 1)).rejects.toMatchObject({
      constraint: 'vehicle_odometer_readings_monotone',
    });
    await expect(meter.void(wrong.id)).resolves.toMatchObject({
      kind: 'void',
      voids_reading_id: wrong.id,
      reason: 'misread',
      created_by: meter.mechanic.id,
    });
    await expect(meter.read(1500, 1)).resolves.toMatchObject({ reading_km: 1500 });
    const { rows } = await db.query(
      `select reading_km, voided_at is not null as is_voided
       from fleet.vehicle_odometer_readings where id = $1`,
      [wrong.id],
    );
    expect(rows).toEqual([{ reading_km: 1900, is_voided: true }]);
  }));

test('twice is refused: vehicle_odometer_readings_voids_reading_id_key', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    const wrong = await meter.read(1000, 5);
    await meter.void(wrong.id);
    await expect(meter.void(wrong.id)).rejects.toMatchObject({
      code: '23505',
      constraint: 'vehicle_odometer_readings_voids_reading_id_key',
    });
  }));

test.each([
  ['without a reason', null, 'vehicle_odometer_readings_shape'],
  ['with an invisible reason', '\u200b ', 'vehicle_odometer_readings_shape'],
  ['with a novel', 'x'.repeat(501), 'vehicle_odometer_readings_reason_length'],
])('%s it is refused', (_what, reason, constraint) =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    const wrong = await meter.read(1000, 5);
    await expect(meter.void(wrong.id, reason)).rejects.toMatchObject({ code: '23514', constraint });
  }),
);

test('neither a void nor what is not there can be voided', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    const wrong = await meter.read(1000, 5);
    const voided = await meter.void(wrong.id);
    await expect(meter.void(voided.id)).rejects.toMatchObject({ code: 'P0002' });
    await expect(meter.void(randomUUID())).rejects.toMatchObject({ code: 'P0002' });
  }));

test.each([
  ['the reading of another vehicle', 'P0002', undefined],
  ['nothing', '23514', 'vehicle_odometer_readings_shape'],
])('not even the owner writes a void of %s', (what, code, constraint) =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    const other = await odometer(db);
    const reading = await meter.read(1000, 5);
    const voids = what === 'nothing' ? null : reading.id;
    const refusal = await db
      .query(
        `insert into fleet.vehicle_odometer_readings
           (vehicle_id, kind, voids_reading_id, recorded_at, source, reason)
         values ($1, 'void', $2, now(), 'desk', 'because')`,
        [other.vehicle_id, voids],
      )
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code });
    expect(refusal).toHaveProperty('constraint', constraint);
  }),
);

test('a void of a reading that never was: vehicle_odometer_readings_voids_reading_id_fkey', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    // The trigger that looks for the reading speaks first; the key holds should it ever be gone.
    await db.query('alter table fleet.vehicle_odometer_readings disable trigger _500_void');
    await expect(
      db.query(
        `insert into fleet.vehicle_odometer_readings
           (vehicle_id, kind, voids_reading_id, recorded_at, source, reason)
         values ($1, 'void', $2, now(), 'desk', 'because')`,
        [meter.vehicle_id, randomUUID()],
      ),
    ).rejects.toMatchObject({
      code: '23503',
      constraint: 'vehicle_odometer_readings_voids_reading_id_fkey',
    });
  }));

test('a record of a kind that nobody knows is refused: odometer_reading_kind_known', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    await expect(
      db.query(
        `insert into fleet.vehicle_odometer_readings
           (vehicle_id, kind, reading_km, recorded_at, source) values ($1, 'guess', 1, now(), 'desk')`,
        [meter.vehicle_id],
      ),
    ).rejects.toMatchObject({ code: '23514', constraint: 'odometer_reading_kind_known' });
  }));
