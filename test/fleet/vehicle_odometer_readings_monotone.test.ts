import fc from 'fast-check';
import type pg from 'pg';
import { asRoleCommitted } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user, vehicle } from '../support/factories.ts';
import { odometer } from '../support/odometer.ts';
import { verifyDatabase } from '../support/verify_database.ts';

const database = useDatabase();
const refusal = { code: '23514', constraint: 'vehicle_odometer_readings_monotone' };

test('a reading that lies between those before and after it is taken, in any order', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    await meter.read(1000, 10);
    await meter.read(3000, 2);
    await expect(meter.read(2000, 5)).resolves.toMatchObject({
      distance_km: '2000',
      created_by: meter.mechanic.id,
    });
    await expect(meter.shows()).resolves.toBe(3000);
  }));

test.each([
  ['lower than the one before it', 999, '"atLeastKm": 1000'],
  ['higher than the one after it', 3001, '"atMostKm": 3000'],
])('a reading %s is refused, with what would be right', (_what, km, detail) =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    await meter.read(1000, 10);
    await meter.read(3000, 2);
    await expect(meter.read(km, 5)).rejects.toMatchObject({
      ...refusal,
      dataType: 'app.details',
      detail: expect.stringContaining(detail),
    });
  }),
);

test('the same kilometres again are no fault: the vehicle stood still', () =>
  database.inTransaction(async (db) => {
    const meter = await odometer(db);
    await meter.read(1000, 10);
    await meter.read(1000, 5);
    await expect(meter.read(1000, 5)).resolves.toMatchObject({ distance_km: '1000' });
  }));

test('whatever is tried, in whatever order, what counts never falls and is drivable', () =>
  database.inTransaction(async (db) => {
    const attempt = fc.record({
      daysAgo: fc.integer({ min: 0, max: 8 }),
      km: fc.integer({ min: 0, max: 8000 }),
      isVoided: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 4, maxLength: 12 }), async (attempts) => {
        const meter = await odometer(db, { max_km_per_day: 1500 });
        for (const { daysAgo, km, isVoided } of attempts) {
          const taken = await meter.read(km, daysAgo).catch(onlyRefused);
          if (taken && isVoided) await meter.void(taken.id);
        }
        await expect(fallsOf(db, meter.vehicle_id)).resolves.toEqual([]);
      }),
      { numRuns: 25, seed: 5 },
    );
  }));

test('readings that rise are taken in every order', () =>
  database.inTransaction(async (db) => {
    const rising = [0, 1, 2, 3, 4, 5].map((step) => ({ km: 500 + step * 300, daysAgo: 10 - step }));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(rising, { minLength: 6 }), async (readings) => {
        const meter = await odometer(db);
        for (const { km, daysAgo } of readings) await meter.read(km, daysAgo);
      }),
      { numRuns: 20, seed: 5 },
    );
  }));

test('of two readings at once that contradict each other one is refused', async () => {
  const owner = await database.connect('rentify_owner');
  const mechanic = await user(owner, ['mechanic']);
  const read = async (vehicle_id: string, reading_km: number, recorded_at: string) => {
    const client = await database.connect();
    return asRoleCommitted(client, 'staff', mechanic, () =>
      command(client, 'fleet.record_odometer_reading', { vehicle_id, reading_km, recorded_at }),
    );
  };
  for (let round = 0; round < 10; round += 1) {
    const { id } = await vehicle(owner);
    const attempts = await Promise.allSettled([
      read(id, 1000, '2026-01-01T10:00Z'),
      read(id, 500, '2026-01-02T10:00Z'),
    ]);
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(attempts.find(({ status }) => status === 'rejected')).toMatchObject({ reason: refusal });
    await expect(fallsOf(owner, id)).resolves.toEqual([]);
  }
  await verifyDatabase(database);
});

test('a transaction that cannot see what it waited for is refused', async () => {
  const owner = await database.connect('rentify_owner');
  const { id } = await vehicle(owner);
  for (const level of ['repeatable read', 'serializable']) {
    await owner.query(`begin isolation level ${level}`);
    const attempt = owner.query(
      `insert into fleet.vehicle_odometer_readings (vehicle_id, reading_km, recorded_at, source)
       values ($1, 1, now(), 'desk')`,
      [id],
    );
    await expect(attempt).rejects.toMatchObject({ code: '0A000' });
    await owner.query('rollback');
  }
});

function onlyRefused(error: unknown): undefined {
  expect(error).toMatchObject({
    constraint: expect.stringMatching(/^vehicle_odometer_readings_(monotone|plausible)$/),
  });
}

async function fallsOf(db: pg.Client, vehicleId: string): Promise<unknown[]> {
  const { rows } = await db.query(
    `select * from (
       select recorded_at, distance_km,
              lag(distance_km) over (order by recorded_at, distance_km) as before_km
       from fleet.vehicle_odometer_readings
       where vehicle_id = $1 and kind <> 'void' and voided_at is null) r
     where distance_km < before_km`,
    [vehicleId],
  );
  return rows;
}
