import type pg from 'pg';
import { accountBalances } from '../support/account_balances.ts';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { customer, user } from '../support/factories.ts';
import { sales } from '../support/sales.ts';

const database = useDatabase();
type Id = { readonly id: string };

const run = async (db: pg.Client, name: string, args: Record<string, unknown>) =>
  asStaff(db, await user(db, ['accountant']), () =>
    command<Id & Record<string, unknown>>(db, `accounting.${name}`, args),
  );

const allocate = (db: pg.Client, receipt: Id, invoice: Id, amount_cents: number | null = null) =>
  run(db, 'allocate_receipt', { receipt_id: receipt.id, invoice_id: invoice.id, amount_cents });

const unallocate = (db: pg.Client, allocation: Id) =>
  run(db, 'reverse_allocation', { allocation_id: allocation.id, reason: 'The wrong invoice' });

const now = async (db: pg.Client, { id }: Id) =>
  (
    await db.query(
      `select status || ' ' || open_cents as is from accounting.invoices where id = $1`,
      [id],
    )
  ).rows[0]?.is;

test('credit pays invoices, many to many, and the books move it', () =>
  database.inTransaction(async (db) => {
    const party = { customer: await customer(db) };
    const [first, second] = [await sales.issue(db, party), await sales.issue(db, party)];
    const [small, large] = [
      await sales.receive(db, party, 5_000),
      await sales.receive(db, party, 20_000),
    ];
    await allocate(db, small, first);
    expect(await now(db, first)).toBe('issued 6900');
    await allocate(db, large, first);
    await allocate(db, large, second, 10_000);
    expect(await now(db, first)).toBe('paid 0');
    expect(await now(db, second)).toBe('issued 1900');
    expect(await accountBalances(db)).toMatchObject({
      ACCOUNTS_RECEIVABLE: 1_900,
      CUSTOMER_CREDITS: -3_100,
      CASH: 25_000,
    });
    await db.query('set constraints all immediate');
  }));

test('an allocation is taken back whole, once, by another that is on record', () =>
  database.inTransaction(async (db) => {
    const party = { customer: await customer(db) };
    const invoice = await sales.issue(db, party);
    const receipt = await sales.receive(db, party, 20_000);
    const allocation = await allocate(db, receipt, invoice);
    const reversal = await unallocate(db, allocation);
    expect(reversal).toMatchObject({ reverses_id: allocation.id, amount_cents: '11900' });
    expect(await now(db, invoice)).toBe('issued 11900');
    expect(await accountBalances(db)).toMatchObject({
      ACCOUNTS_RECEIVABLE: 11_900,
      CUSTOMER_CREDITS: -20_000,
    });
    const again = { code: '55000', constraint: 'payment_allocations_in_force' };
    await expect(unallocate(db, allocation)).rejects.toMatchObject(again);
    await expect(unallocate(db, reversal)).rejects.toMatchObject(again);
    const { rows } = await db.query(
      `select r.reverses_entry_id = o.id as is_reversal
       from accounting.journal_entries r, accounting.journal_entries o
       where r.external_ref_id = $1 and o.external_ref_id = $2`,
      [reversal.id, allocation.id],
    );
    expect(rows).toEqual([{ is_reversal: true }]);
    await allocate(db, receipt, invoice);
    expect(await now(db, invoice)).toBe('paid 0');
    await db.query('set constraints all immediate');
  }));

test.each([
  ['more than the invoice owes', 11_901],
  ['nothing', 0],
  ['less than nothing', -1],
])('%s is not allocated: payment_allocations_within_open', (_what, cents) =>
  database.inTransaction(async (db) => {
    const party = { customer: await customer(db) };
    const invoice = await sales.issue(db, party);
    const receipt = await sales.receive(db, party, 20_000);
    await expect(allocate(db, receipt, invoice, cents)).rejects.toMatchObject({
      code: '23514',
      constraint: 'payment_allocations_within_open',
    });
  }),
);

test('more than is left of the receipt is not allocated, nor is a receipt that is spent', () =>
  database.inTransaction(async (db) => {
    const party = { customer: await customer(db) };
    const [invoice, other] = [await sales.issue(db, party), await sales.issue(db, party)];
    const receipt = await sales.receive(db, party, 5_000);
    const spent = { constraint: 'payment_allocations_within_open' };
    await expect(allocate(db, receipt, invoice, 5_001)).rejects.toMatchObject(spent);
    await allocate(db, receipt, invoice);
    await expect(allocate(db, receipt, other)).rejects.toMatchObject(spent);
  }));

test('nobody pays the invoice of another by a receipt, nor one in another currency', () =>
  database.inTransaction(async (db) => {
    const party = { customer: await customer(db) };
    const invoice = await sales.issue(db, party);
    const foreign = await sales.receive(db, party, 5_000, { currency: 'USD' });
    const other = await sales.receive(db, { customer: await customer(db) }, 5_000);
    await expect(allocate(db, foreign, invoice)).rejects.toMatchObject({
      code: '23514',
      constraint: 'payment_allocations_same_currency',
    });
    await expect(allocate(db, other, invoice)).rejects.toMatchObject({
      code: '23514',
      constraint: 'payment_allocations_same_customer',
    });
  }));

test('a draft is not paid', () =>
  database.inTransaction(async (db) => {
    const buyer = await customer(db);
    const draft = await run(db, 'prepare_invoice', {
      customer_id: buyer.id,
      buyer_name: 'Carla',
      description: 'A key',
      currency: 'EUR',
      items: '{"(service,A key,1,100,0)"}',
    });
    const receipt = await sales.receive(db, { customer: buyer }, 5_000);
    await expect(allocate(db, receipt, draft)).rejects.toMatchObject({
      constraint: 'invoices_settled_when_issued',
    });
  }));

// Past the command: [what the owner writes beside what is right, what refuses it].
test.each([
  ['payment_allocations_same_customer', 'other', 'EUR'],
  ['payment_allocations_same_currency', 'own', 'USD'],
])('its owner is bound as well: %s', (constraint, whose, currency) =>
  database.inTransaction(async (db) => {
    const party = { customer: await customer(db) };
    const invoice = await sales.issue(db, party);
    const payer = whose === 'own' ? party : { customer: await customer(db) };
    const receipt = await sales.receive(db, payer, 5_000);
    await expect(write(db, receipt, invoice, { currency })).rejects.toMatchObject({ constraint });
  }),
);

test('what is taken back is an allocation, whole: payment_allocations_reversal_mirrors', () =>
  database.inTransaction(async (db) => {
    const party = { customer: await customer(db) };
    const invoice = await sales.issue(db, party);
    const receipt = await sales.receive(db, party, 5_000);
    const allocation = await allocate(db, receipt, invoice);
    await expect(
      write(db, receipt, invoice, { reverses_id: allocation.id, reason: 'Half of it' }),
    ).rejects.toMatchObject({
      code: '23514',
      constraint: 'payment_allocations_reversal_mirrors',
    });
  }));

const write = (db: pg.Client, receipt: Id, invoice: Id, changes: Record<string, unknown>) =>
  db.query(
    `insert into accounting.payment_allocations (
       receipt_id, invoice_id, amount_cents, currency, reverses_id, reason, journal_entry_id)
     select r.id, $2, 100, coalesce($3, 'EUR'), $4, $5, r.journal_entry_id
     from accounting.receipts r where r.id = $1`,
    [
      receipt.id,
      invoice.id,
      changes['currency'] ?? null,
      changes['reverses_id'] ?? null,
      changes['reason'] ?? null,
    ],
  );
