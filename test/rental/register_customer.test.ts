import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asAnonymous, asCustomer, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();
type Given = Readonly<Record<string, unknown>>;
const carla = { name: ' Carla Customer ', email: 'carla@example.com', phone: '+4930123456' };

const register = (db: pg.Client, given: Given) => command(db, 'rental.register_customer', given);

async function atTheDesk(db: pg.Client, given: Given) {
  const agent = await user(db, ['agent']);
  return asStaff(db, agent, () => register(db, given));
}

test('the desk registers somebody who does not sign in', () =>
  database.inTransaction(async (db) => {
    const licence = { licence_number: ' B072RRE2I55 ', licence_expires_on: '2033-01-18' };
    await expect(atTheDesk(db, { ...carla, ...licence })).resolves.toMatchObject({
      user_id: null,
      name: 'Carla Customer',
      email: 'carla@example.com',
      licence_number: 'B072RRE2I55',
      row_version: '0',
    });
  }));

test('the desk links a customer to a user, once: customers_user_id_key', () =>
  database.inTransaction(async (db) => {
    const { id } = await user(db, ['customer']);
    await expect(atTheDesk(db, { ...carla, user_id: id })).resolves.toMatchObject({ user_id: id });
    await expect(atTheDesk(db, { ...carla, user_id: id })).rejects.toMatchObject({
      code: '23505',
      constraint: 'customers_user_id_key',
    });
  }));

test('a user registers themselves, once, and nobody else', () =>
  database.inTransaction(async (db) => {
    const renter = await user(db, ['customer']);
    const other = await user(db, ['customer']);
    const asRenter = (given: Given) => asCustomer(db, renter, () => register(db, given));
    await expect(asRenter({ ...carla, user_id: other.id })).rejects.toMatchObject({
      code: '42501',
    });
    await expect(asRenter(carla)).resolves.toMatchObject({ user_id: renter.id });
    await expect(asRenter({ ...carla, user_id: renter.id })).rejects.toMatchObject({
      code: '23505',
      constraint: 'customers_user_id_key',
    });
  }));

test('a mechanic, a disabled user and a stranger may not', () =>
  database.inTransaction(async (db) => {
    const mechanic = await user(db, ['mechanic']);
    const disabled = await user(db, ['customer'], { status: 'disabled' });
    const attempt = () => register(db, carla);
    await expect(asStaff(db, mechanic, attempt)).rejects.toMatchObject({ code: '42501' });
    await expect(asCustomer(db, disabled, attempt)).rejects.toMatchObject({ code: '42501' });
    await expect(asAnonymous(db, attempt)).rejects.toMatchObject({ code: '42501' });
  }));

test('a user who is not there is not found', () =>
  database.inTransaction(async (db) => {
    const given = { ...carla, user_id: randomUUID() };
    await expect(atTheDesk(db, given)).rejects.toMatchObject({ code: 'P0002' });
  }));

test.each([
  ['no name', { name: ' ' }, '23502', undefined],
  ['a long name', { name: 'x'.repeat(121) }, '23514', 'customers_name_length'],
  ['no address', { email: 'carla' }, '23514', 'customers_email_format'],
  ['a number without its country', { phone: '030123456' }, '23514', 'customers_phone_format'],
  [
    'a long licence',
    { licence_number: '1'.repeat(41) },
    '23514',
    'customers_licence_number_length',
  ],
  [
    'a licence for ever',
    { licence_expires_on: 'infinity' },
    '23514',
    'customers_licence_expires_on_range',
  ],
])('%s is refused: %j', (_what, wrong, code, constraint) =>
  database.inTransaction(async (db) => {
    await expect(atTheDesk(db, { ...carla, ...wrong })).rejects.toMatchObject({
      code,
      ...(constraint ? { constraint } : {}),
    });
  }),
);
