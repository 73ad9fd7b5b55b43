import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { balancesOfRental } from '../support/balances_of_rental.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { invoicesOfRental } from '../support/invoices_of_rental.ts';
import { payments } from '../support/payments.ts';
import { activeRental, complete, type Desk, rentalDesk } from '../support/rental_desk.ts';

const database = useDatabase();
type Id = { readonly id: string };

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

const pay = (db: pg.Client, rental: Id, cents: number) =>
  payments.request(db, rental, cents).then((payment) => payments.capture(db, payment));

/** Does the work as an admin, who may do all of it, on an active rental at 119.00. */
const onRental = (work: (as: pg.Client, rental: Id, desk: Desk) => Promise<void>) =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    const admin = await user(db, ['admin']);
    await asStaff(db, admin, (as) => work(as, rental, desk));
  });

const revenue = { REVENUE_RENTAL: -10_000, TAX_PAYABLE: -1_900 };

test('money that comes before the invoice is credit of the customer until it pays the invoice', () =>
  onRental(async (as, rental) => {
    await pay(as, rental, 15_000);
    await expect(balancesOfRental(as, rental)).resolves.toEqual({
      CARD_CLEARING: 15_000,
      CUSTOMER_CREDITS: -15_000,
    });
    await complete(as, rental);
    await expect(balancesOfRental(as, rental)).resolves.toEqual({
      CARD_CLEARING: 15_000,
      CUSTOMER_CREDITS: -3_100,
      ...revenue,
    });
    await expect(invoicesOfRental(as, rental)).resolves.toMatchObject([{ status: 'paid' }]);
  }));

test('money that comes after pays in part, then whole; what is too much is credit', () =>
  onRental(async (as, rental) => {
    await complete(as, rental);
    await pay(as, rental, 5_000);
    await expect(balancesOfRental(as, rental)).resolves.toEqual({
      CARD_CLEARING: 5_000,
      ACCOUNTS_RECEIVABLE: 6_900,
      ...revenue,
    });
    await pay(as, rental, 7_000);
    await expect(balancesOfRental(as, rental)).resolves.toEqual({
      CARD_CLEARING: 12_000,
      CUSTOMER_CREDITS: -100,
      ...revenue,
    });
  }));

test('what is given back was credit first, then what paid the invoice, which is open again', () =>
  onRental(async (as, rental) => {
    await complete(as, rental);
    const payment = await pay(as, rental, 12_000);
    await payments.refund(as, payment, 100);
    await expect(balancesOfRental(as, rental)).resolves.toEqual({
      CARD_CLEARING: 11_900,
      ...revenue,
    });
    await payments.refund(as, payment, 900);
    await expect(balancesOfRental(as, rental)).resolves.toMatchObject({
      CARD_CLEARING: 11_000,
      ...revenue,
    });
    await payments.refund(as, payment, 11_000);
    const { ACCOUNTS_RECEIVABLE = 0, ...others } = await balancesOfRental(as, rental);
    expect(ACCOUNTS_RECEIVABLE).toBe(11_900);
    expect(others).toEqual(revenue);
  }));

test('a deposit is a debt of ours, and gone when it is given back', () =>
  onRental(async (as, rental) => {
    const deposit = await payments.hold(as, rental, 20_000);
    await expect(balancesOfRental(as, rental)).resolves.toEqual({
      CARD_CLEARING: 20_000,
      DEPOSITS_HELD: -20_000,
    });
    await payments.release(as, deposit);
    await expect(balancesOfRental(as, rental)).resolves.toEqual({});
  }));

test('what is kept of a deposit pays the invoice, the rest goes back', () =>
  onRental(async (as, rental) => {
    const deposit = await payments.hold(as, rental, 20_000);
    await complete(as, rental);
    await payments.keep(as, deposit, 11_000);
    await expect(balancesOfRental(as, rental)).resolves.toEqual({
      CARD_CLEARING: 11_000,
      ACCOUNTS_RECEIVABLE: 900,
      ...revenue,
    });
  }));

test('what is kept before the invoice is credit until then', () =>
  onRental(async (as, rental) => {
    await payments.keep(as, await payments.hold(as, rental, 20_000), 20_000);
    await expect(balancesOfRental(as, rental)).resolves.toEqual({
      CARD_CLEARING: 20_000,
      CUSTOMER_CREDITS: -20_000,
    });
    await complete(as, rental);
    await expect(balancesOfRental(as, rental)).resolves.toEqual({
      CARD_CLEARING: 20_000,
      CUSTOMER_CREDITS: -8_100,
      ...revenue,
    });
  }));

test('the hand of the owner posts too', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    await db.query(
      `insert into rental.rental_payments (rental_id, provider, amount_cents, currency)
       values ($1, 'cash', 100, 'EUR')`,
      [rental.id],
    );
    await db.query(
      `update rental.rental_payments set status = 'captured', captured_at = now()
       where rental_id = $1`,
      [rental.id],
    );
    await expect(balancesOfRental(db, rental)).resolves.toEqual({
      CASH: 100,
      CUSTOMER_CREDITS: -100,
    });
  }));

test('money of a day is posted on that day, where it comes in by transfer in the bank', () =>
  onRental(async (as, rental) => {
    const { id } = await command<Id>(as, 'rental.request_payment', {
      rental_id: rental.id,
      provider: 'transfer',
      amount_cents: 100,
    });
    const captured_at = daysAgo(3);
    await command(as, 'rental.capture_payment', { payment_id: id, captured_at });
    const { rows } = await as.query(
      `select distinct e.entry_date = ($2 at time zone s.time_zone)::date as posted_then
       from accounting.journal_lines l
       join accounting.journal_entries e on e.id = l.journal_entry_id
       cross join accounting.company_settings s
       where l.rental_id = $1`,
      [rental.id, captured_at],
    );
    expect(rows).toEqual([{ posted_then: true }]);
    await expect(balancesOfRental(as, rental)).resolves.toMatchObject({ BANK: 100 });
  }));

test.each([
  ['given back', 'release_deposit', {}],
  ['kept', 'capture_deposit', { amount_cents: 20_000, reason: 'A dent' }],
])('a deposit that was recorded late is not %s before the books hold it', (_what, name, more) =>
  database.inTransaction(async (db) => {
    const rental = await activeRental(db, await rentalDesk(db));
    // What was left in a month that is closed is held since today.
    await db.query(
      `select accounting.open_period(date_trunc('month', accounting.today() - 40)::date)`,
    );
    await db.query(`update accounting.periods set status = 'closed'`);
    await asStaff(db, await user(db, ['admin']), async (as) => {
      const { id } = await command<Id>(as, 'rental.hold_deposit', {
        rental_id: rental.id,
        provider: 'card',
        amount_cents: 20_000,
        held_at: daysAgo(40),
      });
      await command(as, `rental.${name}`, { deposit_id: id, settled_at: daysAgo(1), ...more });
    });
    const { rows } = await db.query(
      'select distinct entry_date = accounting.today() as is_today from accounting.journal_entries',
    );
    expect(rows).toEqual([{ is_today: true }]);
  }),
);
