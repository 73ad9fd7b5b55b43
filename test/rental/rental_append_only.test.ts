import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { smallCompany } from '../support/small_company.ts';

const database = useDatabase();

beforeAll(async () => {
  await committed(await database.connect('superuser'), smallCompany);
});

describe.each([
  ['rentals', 'rentals_append_only'],
  ['rental_charges', 'rental_charges_append_only'],
  ['rental_deposits', 'rental_deposits_append_only'],
  ['rental_extras', 'rental_extras_append_only'],
  ['rental_handovers', 'rental_handovers_append_only'],
  ['rental_payments', 'rental_payments_append_only'],
  ['rental_refunds', 'rental_refunds_append_only'],
  ['pricing_plan_rates', 'pricing_plan_rates_immutable'],
  ['tax_rates', 'tax_rates_immutable'],
])('rental.%s', (table, constraint) => {
  test.each([
    `delete from rental.${table}`,
    `truncate rental.${table} cascade`,
    `merge into rental.${table} t using (values (1)) as one (n) on true when matched then delete`,
  ])(`loses no row, not even to its owner: ${constraint} (%s)`, (statement) =>
    database.inTransaction(async (db) => {
      await expect(db.query(statement)).rejects.toMatchObject({
        code: '55000',
        // TRUNCATE meets first whichever table it cascades to.
        constraint: statement.startsWith('truncate') ? expect.any(String) : constraint,
      });
    }),
  );
});
