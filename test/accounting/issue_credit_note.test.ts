import fc from 'fast-check';
import type pg from 'pg';
import { accountBalances } from '../support/account_balances.ts';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { creditInvoice } from '../support/credit_invoice.ts';
import { useDatabase } from '../support/database.ts';
import { customer, user } from '../support/factories.ts';
import { linesOfInvoice } from '../support/lines_of_invoice.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { sales } from '../support/sales.ts';
import { taxedInvoice } from '../support/taxed_invoice.ts';

const database = useDatabase();
type Id = { readonly id: string };
const now = async (db: pg.Client, { id }: Id) =>
  (
    await db.query(
      `select status, open_cents::int as open, allocated_cents::int as paid,
              credited_cents::int as credited
       from accounting.invoices where id = $1`,
      [id],
    )
  ).rows[0];

test('all of it: the invoice is void, and the books are as if it had never been', () =>
  database.inTransaction(async (db) => {
    const invoice = await taxedInvoice(db);
    const note = await creditInvoice(db, invoice);
    expect(note).toMatchObject({ total_cents: invoice.total_cents });
    expect(note.number).toMatch(/^CRN-\d{4}-000001$/);
    expect(await now(db, invoice)).toMatchObject({ status: 'void', open: 0 });
    expect(await accountBalances(db)).toEqual({});
    await db.query('set constraints all immediate');
  }));

test('a part of a line bears its part of the tax, and the rest the rest', () =>
  database.inTransaction(async (db) => {
    const invoice = await taxedInvoice(db);
    const [base = '', discount = '', fee = ''] = await linesOfInvoice(db, invoice);
    await expect(creditInvoice(db, invoice, [[base, 3_333]])).resolves.toMatchObject({
      tax_cents: '633',
    });
    await creditInvoice(db, invoice, [
      [base, 1],
      [discount, -100],
      [fee, 500],
    ]);
    await creditInvoice(db, invoice);
    expect(await now(db, invoice)).toMatchObject({ status: 'void' });
    expect(await accountBalances(db)).toEqual({});
  }));

test('in whatever parts a line is taken back, its tax is taken back to the cent', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 0, max: 10_000 }),
      fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 5 }),
      (cents, taxBp, shares) =>
        database.inTransaction(async (db) => {
          const invoice = await sales.issue(
            db,
            { customer: await customer(db) },
            {
              lines: [{ cents, taxBp }],
            },
          );
          const [line = ''] = await linesOfInvoice(db, invoice);
          let left = cents;
          for (const share of shares) {
            const part = Math.floor((left * share) / 100);
            if (part > 0) await creditInvoice(db, invoice, [[line, part]]);
            left -= part;
          }
          await creditInvoice(db, invoice);
          expect(await now(db, invoice)).toMatchObject({ status: 'void', open: 0 });
          expect(await accountBalances(db)).toEqual({});
        }),
    ),
    { numRuns: 25 },
  );
}, 60_000);

test('what was paid becomes credit of the customer; what is still owed stays paid', () =>
  database.inTransaction(async (db) => {
    const buyer = await customer(db);
    const desk = await rentalDesk(db);
    const rental = await reservation(
      db,
      { ...desk, customer: buyer },
      {
        startAt: hoursFromNow(1),
        endAt: hoursFromNow(9),
      },
    );
    const party = { customer: buyer, rental };
    const invoice = await sales.issue(db, party);
    await sales.receive(db, party, 6_000);
    await sales.receive(db, party, 5_900);
    const [line = ''] = await linesOfInvoice(db, invoice);
    await creditInvoice(db, invoice, [[line, 6_000]]);
    expect(await now(db, invoice)).toEqual({
      status: 'paid',
      open: 0,
      paid: 4_760,
      credited: 7_140,
    });
    expect(await accountBalances(db)).toMatchObject({ CASH: 11_900, CUSTOMER_CREDITS: -7_140 });
    await creditInvoice(db, invoice);
    expect(await now(db, invoice)).toMatchObject({ status: 'void', paid: 0 });
    expect(await accountBalances(db)).toEqual({ CASH: 11_900, CUSTOMER_CREDITS: -11_900 });
  }));

test('a discount after the invoice is credited on it, and taken back with the whole', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(1),
      endAt: hoursFromNow(9),
    });
    const small = await sales.issue(db, { ...desk, rental }, { lines: [{ cents: 500 }] });
    const large = await sales.issue(db, { ...desk, rental });
    await sales.discount(db, rental, 1_000);
    expect(await now(db, small)).toMatchObject({ credited: 0 });
    expect(await now(db, large)).toMatchObject({ status: 'issued', credited: 1_190 });
    await creditInvoice(db, large);
    expect(await now(db, large)).toMatchObject({ status: 'void' });
    expect(await accountBalances(db)).toEqual({ ACCOUNTS_RECEIVABLE: 500, REVENUE_RENTAL: -500 });
  }));

test('a paid invoice is put right by a credit note and another invoice, and the ledger shows both', () =>
  database.inTransaction(async (db) => {
    const buyer = { customer: await customer(db) };
    const run = async (name: string, args: Record<string, unknown>) =>
      asStaff(db, await user(db, ['accountant']), () =>
        command<Id>(db, `accounting.${name}`, args),
      );
    const wrong = await sales.issue(db, buyer);
    const receipt = await sales.receive(db, buyer, 11_900);
    await run('allocate_receipt', { receipt_id: receipt.id, invoice_id: wrong.id });
    await creditInvoice(db, wrong);
    const right = await sales.issue(db, buyer, { lines: [{ cents: 9_000, taxBp: 1900 }] });
    await run('allocate_receipt', { receipt_id: receipt.id, invoice_id: right.id });

    expect(await now(db, wrong)).toMatchObject({ status: 'void', paid: 0 });
    expect(await now(db, right)).toMatchObject({ status: 'paid' });
    const { rows } = await db.query(
      'select external_ref_type as type from accounting.journal_entries order by id',
    );
    expect(rows.map(({ type }) => type)).toEqual([
      'invoice',
      'receipt',
      'allocation',
      'unallocation',
      'credit_note',
      'invoice',
      'allocation',
    ]);
    expect(await accountBalances(db)).toEqual({
      CASH: 11_900,
      CUSTOMER_CREDITS: -1_190,
      REVENUE_RENTAL: -9_000,
      TAX_PAYABLE: -1_710,
    });
  }));

test('whoever only reads invoices takes none back', () =>
  database.inTransaction(async (db) => {
    const invoice = await taxedInvoice(db);
    await expect(
      asStaff(db, await user(db, ['agent']), () =>
        command(db, 'accounting.issue_credit_note', { invoice_id: invoice.id, reason: 'Sorry' }),
      ),
    ).rejects.toMatchObject({ code: '42501' });
  }));
