import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asCustomer } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { smallCompany } from '../support/small_company.ts';

const database = useDatabase();

// Whoever guesses an id must not learn from the answer whether it exists.
const attempts = [
  {
    what: 'a rental to cancel',
    call: 'rental.cancel_rental',
    argument: 'rental_id',
    find: 'select id from rental.rentals where customer_id = $1',
  },
  {
    what: 'a quote to reserve from',
    call: 'rental.reserve_rental',
    argument: 'quote_id',
    find: 'select id from rental.quotes where customer_id = $1',
  },
  {
    what: 'a customer to reserve for',
    call: 'rental.reserve_rental',
    argument: 'customer_id',
    find: 'select $1::uuid as id',
  },
  {
    what: 'a customer to quote for',
    call: 'rental.quote_rental',
    argument: 'customer_id',
    others: { origin_location_id: randomUUID(), start_at: 'now', end_at: 'tomorrow' },
    find: 'select $1::uuid as id',
  },
  {
    what: 'a customer to change',
    call: 'rental.update_customer',
    argument: 'id',
    others: { row_version: 0, name: 'Mine' },
    find: 'select $1::uuid as id',
  },
  {
    what: 'a user to be linked to',
    call: 'rental.register_customer',
    argument: 'user_id',
    others: { name: 'Mine' },
    find: 'select user_id as id from rental.customers where id = $1',
  },
];

test.each(attempts)(
  '$what, of somebody else, is as if it were not there',
  ({ call, argument, others, find }) =>
    database.inTransaction(async (db) => {
      const { customerA, customerB } = await smallCompany(db);
      const customer = await db.query('select id from rental.customers where user_id = $1', [
        customerB.id,
      ]);
      const { rows } = await db.query<{ id: string }>(find, [customer.rows[0].id]);
      const tell = (id: string | undefined) =>
        refusalOf(db, customerA, call, { ...others, [argument]: id });
      const foreign = await tell(rows[0]?.id);
      expect(foreign).toMatchObject({ code: expect.stringMatching(/^(P0002|42501)$/) });
      expect(foreign).toEqual(await tell(randomUUID()));
    }),
);

async function refusalOf(
  db: pg.Client,
  who: { readonly id: string },
  call: string,
  args: Readonly<Record<string, unknown>>,
): Promise<Partial<pg.DatabaseError>> {
  try {
    await asCustomer(db, who, () => command(db, call, args));
    return {};
  } catch (thrown) {
    const { code, constraint, message, detail } = thrown as pg.DatabaseError;
    return { code, constraint, message, detail } as Partial<pg.DatabaseError>;
  }
}
