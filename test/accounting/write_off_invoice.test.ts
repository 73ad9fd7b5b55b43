import type pg from 'pg';
import { accountBalances } from '../support/account_balances.ts';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { customer, user } from '../support/factories.ts';
import { sales } from '../support/sales.ts';

const database = useDatabase();

const writeOff = async (db: pg.Client, invoice: { readonly id: string }, reason = 'Moved away') =>
  asStaff(db, await user(db, ['accountant']), () =>
    command(db, 'accounting.write_off_invoice', { invoice_id: invoice.id, reason }),
  );

test('what is open is given up, as bad debt', () =>
  database.inTransaction(async (db) => {
    const invoice = await sales.issue(db, { customer: await customer(db) });
    await expect(writeOff(db, invoice)).resolves.toMatchObject({ amount_cents: '11900' });
    expect(await accountBalances(db)).toEqual({
      EXP_BAD_DEBT: 11_900,
      REVENUE_RENTAL: -10_000,
      TAX_PAYABLE: -1_900,
    });
    await expect(writeOff(db, invoice)).rejects.toMatchObject({
      code: '55000',
      constraint: 'write_offs_something_open',
    });
  }));

test('it is given up for a reason', () =>
  database.inTransaction(async (db) => {
    const invoice = await sales.issue(db, { customer: await customer(db) });
    await expect(writeOff(db, invoice, 'x'.repeat(501))).rejects.toMatchObject({
      code: '23514',
      constraint: 'write_offs_reason_length',
    });
  }));

test('what was written off is not credited as well', () =>
  database.inTransaction(async (db) => {
    const invoice = await sales.issue(db, { customer: await customer(db) });
    await writeOff(db, invoice);
    await expect(
      asStaff(db, await user(db, ['accountant']), () =>
        command(db, 'accounting.issue_credit_note', { invoice_id: invoice.id, reason: 'Sorry' }),
      ),
    ).rejects.toMatchObject({ code: '23514', constraint: 'credit_notes_within_invoice' });
  }));

test('a write-off is in the currency of its invoice: write_offs_same_currency', () =>
  database.inTransaction(async (db) => {
    const invoice = await sales.issue(db, { customer: await customer(db) });
    await expect(
      db.query(
        `insert into accounting.write_offs (
           invoice_id, amount_cents, currency, reason, written_off_on, journal_entry_id)
         select i.id, 1, 'USD', 'Moved away', current_date, i.journal_entry_id
         from accounting.invoices i where i.id = $1`,
        [invoice.id],
      ),
    ).rejects.toMatchObject({ code: '23514', constraint: 'write_offs_same_currency' });
  }));
