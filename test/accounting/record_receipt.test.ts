import type pg from 'pg';
import { accountBalances } from '../support/account_balances.ts';
import { useDatabase } from '../support/database.ts';
import { customer } from '../support/factories.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { type Receipt, sales } from '../support/sales.ts';

const database = useDatabase();
const soon = { startAt: hoursFromNow(1), endAt: hoursFromNow(9) };

const rented = async (db: pg.Client) => {
  const desk = await rentalDesk(db);
  return { ...desk, rental: await reservation(db, desk, soon) };
};

const open = async (db: pg.Client) =>
  (
    await db.query(
      `select status || ' ' || open_cents as is from accounting.invoices order by issue_date, id`,
    )
  ).rows.map((row) => row.is);

const fresh = async (db: pg.Client, { id }: Receipt) =>
  (
    await db.query(
      `select allocated_cents::int as allocated, refunded_cents::int as refunded,
              unapplied_cents::int as unapplied
       from accounting.receipts where id = $1`,
      [id],
    )
  ).rows[0];

test('money pays the open invoices of its rental, oldest first, in one entry', () =>
  database.inTransaction(async (db) => {
    const party = await rented(db);
    await sales.issue(db, party, { on: '2026-01-07' });
    await sales.issue(db, party, { on: '2026-01-05' });
    await sales.receive(db, party, 15_000);
    expect(await open(db)).toEqual(['paid 0', 'issued 8800']);
    await sales.receive(db, party, 10_000, { account: 'CARD_CLEARING' });
    expect(await open(db)).toEqual(['paid 0', 'paid 0']);
    expect(await accountBalances(db)).toEqual({
      CASH: 15_000,
      CARD_CLEARING: 10_000,
      CUSTOMER_CREDITS: -1_200,
      REVENUE_RENTAL: -20_000,
      TAX_PAYABLE: -3_800,
    });
    const { rows } = await db.query(
      `select count(*)::int as entries from accounting.journal_entries
       where external_ref_type in ('receipt', 'allocation')`,
    );
    expect(rows).toEqual([{ entries: 2 }]);
  }));

test('money that came before the invoice was issued is credit until that day', () =>
  database.inTransaction(async (db) => {
    const party = await rented(db);
    await sales.issue(db, party, { on: '2026-01-05' });
    await sales.receive(db, party, 11_900, { on: '2026-01-03' });
    const { rows } = await db.query(
      `select external_ref_type as type, entry_date::text as on from accounting.journal_entries
       where external_ref_type <> 'invoice' order by id`,
    );
    expect(rows).toEqual([
      { type: 'receipt', on: '2026-01-03' },
      { type: 'allocation', on: '2026-01-05' },
    ]);
    expect(await open(db)).toEqual(['paid 0']);
  }));

test('what is for no rental, or in another currency, stays credit', () =>
  database.inTransaction(async (db) => {
    const party = await rented(db);
    await sales.issue(db, party);
    await sales.receive(db, { customer: party.customer }, 5_000);
    await sales.receive(db, party, 5_000, { currency: 'USD' });
    expect(await open(db)).toEqual(['issued 11900']);
  }));

test('a kept deposit pays the invoice out of what was held', () =>
  database.inTransaction(async (db) => {
    const party = await rented(db);
    await sales.issue(db, party);
    await sales.receive(db, party, 11_900, { account: 'DEPOSITS_HELD' });
    expect(await accountBalances(db)).toMatchObject({ DEPOSITS_HELD: 11_900 });
    expect(await open(db)).toEqual(['paid 0']);
  }));

test('credit is given back first, then what pays the newest invoice', () =>
  database.inTransaction(async (db) => {
    const party = await rented(db);
    await sales.issue(db, party, { on: '2026-01-05' });
    await sales.issue(db, party, { on: '2026-01-07' });
    const receipt = await sales.receive(db, party, 25_000);
    await sales.refund(db, receipt, 1_000);
    expect(await fresh(db, receipt)).toEqual({
      allocated: 23_800,
      refunded: 1_000,
      unapplied: 200,
    });
    await sales.refund(db, receipt, 5_000);
    expect(await open(db)).toEqual(['paid 0', 'issued 4800']);
    await sales.refund(db, receipt, 19_000);
    expect(await open(db)).toEqual(['issued 11900', 'issued 11900']);
    expect(await fresh(db, receipt)).toEqual({ allocated: 0, refunded: 25_000, unapplied: 0 });
    expect(await accountBalances(db)).toEqual({
      ACCOUNTS_RECEIVABLE: 23_800,
      REVENUE_RENTAL: -20_000,
      TAX_PAYABLE: -3_800,
    });
    await db.query('set constraints all immediate');
  }));

test('no more is given back than came in: receipts_spent_within_amount', () =>
  database.inTransaction(async (db) => {
    const party = await rented(db);
    await sales.issue(db, party);
    const receipt = await sales.receive(db, party, 15_000);
    await sales.refund(db, receipt, 10_000);
    await expect(sales.refund(db, receipt, 5_001)).rejects.toMatchObject({
      code: '23514',
      constraint: 'receipts_spent_within_amount',
    });
  }));

test('what was never received is not given back', () =>
  database.inTransaction(async (db) => {
    const receipt = await sales.receive(db, { customer: await customer(db) }, 100);
    await expect(
      sales.refund(db, { ...receipt, source_id: receipt.id }, 100),
    ).rejects.toMatchObject({ code: 'P0002' });
  }));

test('a refund is in the currency of its receipt: receipt_refunds_same_currency', () =>
  database.inTransaction(async (db) => {
    const receipt = await sales.receive(db, { customer: await customer(db) }, 100);
    await expect(
      db.query(
        `insert into accounting.receipt_refunds (
           receipt_id, source_type, source_id, amount_cents, currency, journal_entry_id)
         select r.id, 'gift', r.id, 1, 'USD', r.journal_entry_id
         from accounting.receipts r where r.id = $1`,
        [receipt.id],
      ),
    ).rejects.toMatchObject({ code: '23514', constraint: 'receipt_refunds_same_currency' });
  }));
