import { useDatabase } from '../support/database.ts';
import { odometer } from '../support/odometer.ts';

const database = useDatabase();
const refusal = { code: '55000', constraint: 'vehicle_odometer_readings_immutable' };

test.each([
  ['UPDATE', 'update fleet.vehicle_odometer_readings set reading_km = 1'],
  ['a shifted time', `update fleet.vehicle_odometer_readings set recorded_at = now()`],
  ['a change of nothing', 'update fleet.vehicle_odometer_readings set reading_km = reading_km'],
  ['a void without its record', 'update fleet.vehicle_odometer_readings set voided_at = now()'],
  ['DELETE', 'delete from fleet.vehicle_odometer_readings'],
  ['TRUNCATE', 'truncate fleet.vehicle_odometer_readings'],
  [
    'MERGE',
    `merge into fleet.vehicle_odometer_readings r using (values (1)) as one (n) on true
     when matched then update set reading_km = 1`,
  ],
  [
    'ON CONFLICT',
    `insert into fleet.vehicle_odometer_readings (id, vehicle_id, reading_km, recorded_at, source)
     select id, vehicle_id, reading_km, recorded_at, source from fleet.vehicle_odometer_readings
     on conflict on constraint vehicle_odometer_readings_pkey do update set reading_km = 1`,
  ],
])('not even the owner changes a reading by %s', (_verb, statement) =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    await meter.read(1000, 5);
    await expect(db.query(statement)).rejects.toMatchObject(refusal);
  }),
);

test('a voided reading is not taken back', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    const { id } = await meter.read(1000, 5);
    await meter.void(id);
    await expect(
      db.query('update fleet.vehicle_odometer_readings set voided_at = null where id = $1', [id]),
    ).rejects.toMatchObject(refusal);
  }));

test('no reading is born voided, and distance and offset are not what the writer says', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    const { rows } = await db.query(
      `insert into fleet.vehicle_odometer_readings
         (vehicle_id, reading_km, distance_km, offset_km, voided_at, recorded_at, source)
       values ($1, 7, 9, 9, now(), now(), 'desk') returning distance_km, offset_km, voided_at`,
      [meter.vehicle_id],
    );
    expect(rows).toEqual([{ distance_km: '7', offset_km: '0', voided_at: null }]);
  }));
