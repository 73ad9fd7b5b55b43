import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();
const berlin = { code: 'ber', name: ' Berlin ', type: 'city', time_zone: 'Europe/Berlin' };

async function create(db: pg.Client, given: Readonly<Record<string, unknown>>) {
  const manager = await user(db, ['fleet_manager']);
  return asStaff(db, manager, () => command(db, 'rental.create_location', given));
}

test('a location has a code in capitals, a name, a time zone and its hours', () =>
  database.inTransaction(async (db) => {
    const opening_hours = {
      mon: [
        ['08:00', '12:00'],
        ['13:00', '24:00'],
      ],
      sun: [],
    };
    await expect(create(db, { ...berlin, opening_hours })).resolves.toMatchObject({
      code: 'BER',
      name: 'Berlin',
      time_zone: 'Europe/Berlin',
      address: null,
      opening_hours,
      row_version: '0',
    });
  }));

test.each([
  ['an unknown zone', { time_zone: 'Europe/Atlantis' }, 'locations_time_zone_known'],
  ['an abbreviation', { time_zone: 'CEST' }, 'locations_time_zone_known'],
  ['an offset', { time_zone: '+02:00' }, 'locations_time_zone_known'],
  ['a bad code', { code: 'B-1' }, 'locations_code_format'],
  ['a dotless i', { code: 'bır' }, 'locations_code_format'],
  ['a code of one letter', { code: 'B' }, 'locations_code_format'],
  ['a long name', { name: 'x'.repeat(121) }, 'locations_name_length'],
  ['a long address', { address: 'x'.repeat(301) }, 'locations_address_length'],
  ['an unknown type', { type: 'moon' }, 'location_type_known'],
  ['no such day', { opening_hours: { monday: [] } }, 'locations_opening_hours_shape'],
  [
    'hours that end first',
    { opening_hours: { mon: [['18:00', '08:00']] } },
    'locations_opening_hours_shape',
  ],
  ['no hours', { opening_hours: { mon: [['25:00', '26:00']] } }, 'locations_opening_hours_shape'],
  ['a list of them', { opening_hours: '[]' }, 'locations_opening_hours_shape'],
])('%s is refused: %j', (_what, wrong, constraint) =>
  database.inTransaction(async (db) => {
    await expect(create(db, { ...berlin, ...wrong })).rejects.toMatchObject({
      code: '23514',
      constraint,
    });
  }),
);

test('a code is there once: locations_code_key', () =>
  database.inTransaction(async (db) => {
    await create(db, berlin);
    await expect(create(db, { ...berlin, code: 'BER' })).rejects.toMatchObject({
      code: '23505',
      constraint: 'locations_code_key',
    });
  }));

test('a location without a name is no location', () =>
  database.inTransaction(async (db) => {
    await expect(create(db, { ...berlin, name: '  ' })).rejects.toMatchObject({ code: '23502' });
  }));

test('an agent may not add a location', () =>
  database.inTransaction(async (db) => {
    const agent = await user(db, ['agent']);
    const attempt = () => command(db, 'rental.create_location', berlin);
    await expect(asStaff(db, agent, attempt)).rejects.toMatchObject({ code: '42501' });
  }));
