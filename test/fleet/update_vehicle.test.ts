import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asRoleCommitted, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user, vehicle } from '../support/factories.ts';
import { verifyDatabase } from '../support/verify_database.ts';

const database = useDatabase();

async function update(db: pg.Client, given: Record<string, unknown>) {
  const manager = await user(db, ['fleet_manager']);
  return asStaff(db, manager, () => command(db, 'fleet.update_vehicle', given));
}

test('what is sent changes, what is left out stays, and the version goes up', () =>
  database.inTransaction(async (db) => {
    const { id } = await vehicle(db, { make: 'Renault', model: 'Clio' });
    await expect(
      update(db, { id, row_version: 0, model: ' Mégane ', plate_number: 'x-y 1' }),
    ).resolves.toMatchObject({
      make: 'Renault',
      model: 'Mégane',
      plate_number: 'XY1',
      row_version: '1',
    });
  }));

test.each([
  ['an older version', -1],
  ['a later version', 7],
  ['no version', null],
])('%s is refused and nothing changes: vehicles_row_version_current', (_what, row_version) =>
  database.inTransaction(async (db) => {
    const { id } = await vehicle(db, { make: 'Renault' });
    await expect(update(db, { id, row_version, make: 'Fiat' })).rejects.toMatchObject({
      code: '55000',
      constraint: 'vehicles_row_version_current',
      dataType: 'app.details',
      detail: '{"rowVersion": "0"}',
    });
    const { rows } = await db.query('select make from fleet.vehicles where id = $1', [id]);
    expect(rows).toEqual([{ make: 'Renault' }]);
  }),
);

test('of two who read the same version one is refused: vehicles_row_version_current', async () => {
  const owner = await database.connect('rentify_owner');
  const { id } = await vehicle(owner);
  const manager = await user(owner, ['fleet_manager']);
  const attempts = await Promise.allSettled(
    ['Fiat', 'Ford'].map(async (make) => {
      const client = await database.connect();
      return asRoleCommitted(client, 'staff', manager, () =>
        command(client, 'fleet.update_vehicle', { id, row_version: 0, make }),
      );
    }),
  );
  expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(attempts.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: '55000', constraint: 'vehicles_row_version_current' },
  });
  await verifyDatabase(database);
});

test('the rules of a new vehicle hold for a changed one', () =>
  database.inTransaction(async (db) => {
    const { id } = await vehicle(db);
    const other = await vehicle(db);
    await expect(
      update(db, { id, row_version: 0, plate_number: other.plate_number }),
    ).rejects.toMatchObject({ code: '23505', constraint: 'vehicles_plate_number_key' });
    await expect(
      update(db, { id, row_version: 0, home_location_id: randomUUID() }),
    ).rejects.toMatchObject({ code: '23503', constraint: 'vehicles_home_location_exists' });
  }));

test('a vehicle that is not there is not found', () =>
  database.inTransaction(async (db) => {
    await expect(update(db, { id: randomUUID(), row_version: 0 })).rejects.toMatchObject({
      code: 'P0002',
    });
  }));

test('an agent may not change a vehicle', () =>
  database.inTransaction(async (db) => {
    const { id } = await vehicle(db);
    const agent = await user(db, ['agent']);
    const attempt = () => command(db, 'fleet.update_vehicle', { id, row_version: 0, make: 'Fiat' });
    await expect(asStaff(db, agent, attempt)).rejects.toMatchObject({ code: '42501' });
  }));
