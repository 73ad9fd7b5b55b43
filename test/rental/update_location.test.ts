import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { location, user } from '../support/factories.ts';

const database = useDatabase();

async function update(db: pg.Client, given: Readonly<Record<string, unknown>>) {
  const manager = await user(db, ['fleet_manager']);
  return asStaff(db, manager, () => command(db, 'rental.update_location', given));
}

test('what is sent changes, what is left out stays, and the version goes up', () =>
  database.inTransaction(async (db) => {
    const { id, code } = await location(db);
    await expect(update(db, { id, row_version: 0, name: ' Mitte ' })).resolves.toMatchObject({
      code,
      name: 'Mitte',
      type: 'city',
      time_zone: 'Europe/Berlin',
      row_version: '1',
    });
  }));

test.each([-1, 7, null])('version %p is stale: locations_row_version_current', (row_version) =>
  database.inTransaction(async (db) => {
    const { id } = await location(db);
    await expect(update(db, { id, row_version, name: 'Mitte' })).rejects.toMatchObject({
      code: '55000',
      constraint: 'locations_row_version_current',
      detail: '{"rowVersion": "0"}',
    });
  }),
);

test('the rules of a new location hold for a changed one', () =>
  database.inTransaction(async (db) => {
    const { id } = await location(db);
    const other = await location(db);
    await expect(update(db, { id, row_version: 0, code: other.code })).rejects.toMatchObject({
      code: '23505',
      constraint: 'locations_code_key',
    });
    await expect(update(db, { id, row_version: 0, time_zone: 'CET' })).rejects.toMatchObject({
      code: '23514',
      constraint: 'locations_time_zone_known',
    });
  }));

test('a location that is not there is not found', () =>
  database.inTransaction(async (db) => {
    const attempt = update(db, { id: randomUUID(), row_version: 0 });
    await expect(attempt).rejects.toMatchObject({ code: 'P0002' });
  }));

test('an agent may not change a location', () =>
  database.inTransaction(async (db) => {
    const { id } = await location(db);
    const agent = await user(db, ['agent']);
    const attempt = () => command(db, 'rental.update_location', { id, row_version: 0, name: 'X' });
    await expect(asStaff(db, agent, attempt)).rejects.toMatchObject({ code: '42501' });
  }));
