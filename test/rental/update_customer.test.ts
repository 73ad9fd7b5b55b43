import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asCustomer, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { customer, user } from '../support/factories.ts';

const database = useDatabase();
type Given = Readonly<Record<string, unknown>>;

const update = (db: pg.Client, given: Given) => command(db, 'rental.update_customer', given);

async function atTheDesk(db: pg.Client, given: Given) {
  const agent = await user(db, ['agent']);
  return asStaff(db, agent, () => update(db, given));
}

test('what is sent changes, what is left out stays, and the version goes up', () =>
  database.inTransaction(async (db) => {
    const { id } = await customer(db, { email: 'old@example.com' });
    const given = { id, row_version: 0, phone: '+4930123456', licence_expires_on: '2033-01-18' };
    await expect(atTheDesk(db, given)).resolves.toMatchObject({
      name: 'Carla Customer',
      email: 'old@example.com',
      phone: '+4930123456',
      row_version: '1',
    });
  }));

test.each([-1, 7, null])('version %p is stale: customers_row_version_current', (row_version) =>
  database.inTransaction(async (db) => {
    const { id } = await customer(db);
    await expect(atTheDesk(db, { id, row_version, name: 'X' })).rejects.toMatchObject({
      code: '55000',
      constraint: 'customers_row_version_current',
      detail: '{"rowVersion": "0"}',
    });
  }),
);

test('a customer changes their own record, and learns nothing of another', () =>
  database.inTransaction(async (db) => {
    const renter = await user(db, ['customer']);
    const own = await customer(db, { user_id: renter.id });
    const other = await customer(db);
    const asRenter = (given: Given) =>
      asCustomer(db, renter, () => update(db, { row_version: 0, name: 'Carla Neu', ...given }));
    for (const id of [other.id, randomUUID(), null]) {
      await expect(asRenter({ id })).rejects.toMatchObject({ code: '42501' });
    }
    await expect(asRenter({ id: own.id })).resolves.toMatchObject({ name: 'Carla Neu' });
  }));

test('nobody hands their record to another user, but the desk does', () =>
  database.inTransaction(async (db) => {
    const renter = await user(db, ['customer']);
    const other = await user(db, ['customer']);
    const { id } = await customer(db, { user_id: renter.id });
    const given = { id, row_version: 0, user_id: other.id };
    const attempt = () => update(db, given);
    await expect(asCustomer(db, renter, attempt)).rejects.toMatchObject({ code: '42501' });
    await expect(atTheDesk(db, given)).resolves.toMatchObject({ user_id: other.id });
  }));

test('a user is linked to one customer: customers_user_id_key', () =>
  database.inTransaction(async (db) => {
    const { id: user_id } = await user(db, ['customer']);
    await customer(db, { user_id });
    const { id } = await customer(db);
    await expect(atTheDesk(db, { id, row_version: 0, user_id })).rejects.toMatchObject({
      code: '23505',
      constraint: 'customers_user_id_key',
    });
  }));

test('a customer or a user who is not there is not found', () =>
  database.inTransaction(async (db) => {
    const { id } = await customer(db);
    await expect(atTheDesk(db, { id: randomUUID(), row_version: 0 })).rejects.toMatchObject({
      code: 'P0002',
    });
    const linked = atTheDesk(db, { id, row_version: 0, user_id: randomUUID() });
    await expect(linked).rejects.toMatchObject({ code: 'P0002' });
  }));

test('a mechanic may not change a customer', () =>
  database.inTransaction(async (db) => {
    const { id } = await customer(db);
    const mechanic = await user(db, ['mechanic']);
    const attempt = () => update(db, { id, row_version: 0, name: 'X' });
    await expect(asStaff(db, mechanic, attempt)).rejects.toMatchObject({ code: '42501' });
  }));
