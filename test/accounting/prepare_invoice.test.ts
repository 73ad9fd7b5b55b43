import type pg from 'pg';
import { accountBalances } from '../support/account_balances.ts';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { customer, user } from '../support/factories.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { sales } from '../support/sales.ts';

const database = useDatabase();
type Id = { readonly id: string };

const run = async (db: pg.Client, name: string, args: Record<string, unknown>) =>
  asStaff(db, await user(db, ['accountant']), () =>
    command<Id & Record<string, unknown>>(db, `accounting.${name}`, args),
  );

const prepare = async (db: pg.Client, changes: Record<string, unknown> = {}) =>
  run(db, 'prepare_invoice', {
    customer_id: (await customer(db)).id,
    buyer_name: 'Carla Customer',
    description: 'Two lost keys',
    currency: 'EUR',
    items: '{"(service,A new key,2,4500,1900)"}',
    ...changes,
  });

test('a draft counts its items, and owes nothing until it is issued', () =>
  database.inTransaction(async (db) => {
    const draft = await prepare(db);
    expect(draft).toMatchObject({
      status: 'draft',
      number: null,
      net_cents: '9000',
      tax_cents: '1710',
      total_cents: '10710',
      open_cents: '0',
    });
    expect(await accountBalances(db)).toEqual({});
    await expect(run(db, 'issue_invoice', { invoice_id: draft.id })).resolves.toMatchObject({
      status: 'issued',
      open_cents: '10710',
    });
    expect(await accountBalances(db)).toEqual({
      ACCOUNTS_RECEIVABLE: 10_710,
      REVENUE_FEES: -9_000,
      TAX_PAYABLE: -1_710,
    });
  }));

test('a draft that is not wanted is discarded, and never had a number', () =>
  database.inTransaction(async (db) => {
    const draft = await prepare(db);
    await expect(run(db, 'discard_invoice', { invoice_id: draft.id })).resolves.toMatchObject({
      status: 'discarded',
      number: null,
    });
    await expect(run(db, 'issue_invoice', { invoice_id: draft.id })).rejects.toMatchObject({
      code: '55000',
      constraint: 'invoices_status_transition',
    });
    const { rows } = await db.query('select from accounting.number_series');
    expect(rows).toEqual([]);
  }));

test('what it is about comes from the rental, which is one of the customer', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(1),
      endAt: hoursFromNow(9),
    });
    await expect(
      prepare(db, { customer_id: desk.customer.id, rental_id: rental.id }),
    ).resolves.toMatchObject({ vehicle_id: desk.vehicle.id, location_id: desk.location.id });
    await expect(prepare(db, { rental_id: rental.id })).rejects.toMatchObject({
      code: '23514',
      constraint: 'invoices_rental_of_customer',
    });
    await expect(
      prepare(db, { customer_id: desk.customer.id, rental_id: rental.id, currency: 'USD' }),
    ).rejects.toMatchObject({ code: '23514', constraint: 'invoices_currency_of_rental' });
    await expect(prepare(db, { customer_id: rental.id })).rejects.toMatchObject({
      code: '23503',
      constraint: 'invoices_customer_known',
    });
  }));

test.each([
  ['invoice_lines_count_range', { items: '{}' }],
  ['invoice_lines_count_range', { items: Array(201).fill('(service,A key,1,1,0)') }],
  ['invoice_lines_amount_bounded', { items: '{"(service,Keys,2,50000000001,0)"}' }],
  ['invoice_lines_charge_known', { items: '{"(tip,A tip,1,100,0)"}' }],
  ['invoice_lines_quantity_positive', { items: '{"(service,A key,-1,-100,0)"}' }],
  ['invoices_amount_positive', { items: '{"(discount,Less,1,-100,0)"}' }],
  ['invoices_buyer_name_length', { buyer_name: 'x'.repeat(121) }],
])('a draft is refused: %s', (constraint, changes) =>
  database.inTransaction(async (db) => {
    await expect(prepare(db, changes)).rejects.toMatchObject({ constraint });
  }),
);

test.each([
  ['tomorrow', 'invoices_issued_not_future', '2190-01-01'],
  ['in a month that is closed', 'journal_entries_period_open', '2020-01-15'],
])('it is not issued %s: %s', (_when, constraint, issue_date) =>
  database.inTransaction(async (db) => {
    await sales.issue(db, { customer: await customer(db) }, { on: '2020-01-10' });
    await run(db, 'close_period', { starts_on: '2020-01-01' });
    const draft = await prepare(db);
    await expect(
      run(db, 'issue_invoice', { invoice_id: draft.id, issue_date }),
    ).rejects.toMatchObject({ constraint });
  }),
);

test('a day of its own is that of its entry and its year', () =>
  database.inTransaction(async (db) => {
    const draft = await prepare(db);
    await expect(
      run(db, 'issue_invoice', { invoice_id: draft.id, issue_date: '2024-12-31' }),
    ).resolves.toMatchObject({ number: 'INV-2024-000001' });
    const { rows } = await db.query(
      'select entry_date::text from accounting.journal_entries where external_ref_id = $1',
      [draft.id],
    );
    expect(rows).toEqual([{ entry_date: '2024-12-31' }]);
  }));

test.each(['issue_invoice', 'discard_invoice'])('%s of nothing is told so', (name) =>
  database.inTransaction(async (db) => {
    const invoice_id = (await customer(db)).id;
    await expect(run(db, name, { invoice_id })).rejects.toMatchObject({ code: 'P0002' });
  }),
);

test.each(['agent', 'mechanic', 'fleet_manager'] as const)('a %s prepares no invoice', (role) =>
  database.inTransaction(async (db) => {
    await expect(
      asStaff(db, await user(db, [role]), () =>
        command(db, 'accounting.prepare_invoice', {
          customer_id: null,
          buyer_name: 'Carla',
          description: 'A key',
          currency: 'EUR',
          items: '{}',
        }),
      ),
    ).rejects.toMatchObject({ code: '42501' });
  }),
);
