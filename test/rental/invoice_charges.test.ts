import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { balancesOfRental } from '../support/balances_of_rental.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { invoicesOfRental } from '../support/invoices_of_rental.ts';
import { pricingPlan, pricingRate } from '../support/price_list.ts';
import {
  activeRental,
  complete,
  type Desk,
  hoursFromNow,
  rentalDesk,
  reservation,
} from '../support/rental_desk.ts';

const database = useDatabase();
type Id = { readonly id: string };

const add = (db: pg.Client, desk: Desk, rental: Id, charge_type: string, net_cents: number) =>
  asStaff(db, desk.agent, (as) =>
    command(as, 'rental.add_charge', {
      rental_id: rental.id,
      charge_type,
      net_cents,
      reason: 'Found later',
    }),
  );
const takeBack = (
  db: pg.Client,
  desk: Desk,
  rental: Id,
  how: Parameters<typeof complete>[2] = {},
) => asStaff(db, desk.agent, (as) => complete(as, rental, how));

test('who brings the vehicle back has an invoice of all that it cost, and owes it', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    const damages = [{ description: 'A dent', charge_cents: 30_000 }];
    await takeBack(db, desk, rental, { fuel_eighths: 7, damages });
    await expect(invoicesOfRental(db, rental)).resolves.toMatchObject([
      {
        status: 'issued',
        total_cents: '42400',
        open_cents: '42400',
        buyer_name: 'Carla Customer',
        types: ['base', 'fuel', 'damage'],
      },
    ]);
    await expect(balancesOfRental(db, rental)).resolves.toEqual({
      ACCOUNTS_RECEIVABLE: 42_400,
      REVENUE_RENTAL: -10_500,
      REVENUE_DAMAGE: -30_000,
      TAX_PAYABLE: -1_900,
    });
  }));

test('a return that is recorded days later is invoiced and posted on its own day', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const returnedAt = hoursFromNow(-72);
    const rental = await activeRental(db, desk, {
      startAt: hoursFromNow(-120),
      endAt: hoursFromNow(-70),
    });
    await takeBack(db, desk, rental, { at: returnedAt });
    const { rows } = await db.query(
      `select i.issue_date = accounting.local_date($2) as issued_then,
              e.entry_date = i.issue_date as posted_then
       from accounting.invoices i
       join accounting.journal_entries e on e.id = i.journal_entry_id
       where i.rental_id = $1`,
      [rental.id, returnedAt],
    );
    expect(rows).toEqual([{ issued_then: true, posted_then: true }]);
  }));

test('what is found later has an invoice of its own, before the return too', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    await add(db, desk, rental, 'fine', 2_500);
    await takeBack(db, desk, rental);
    await add(db, desk, rental, 'damage', 7_000);
    await expect(invoicesOfRental(db, rental)).resolves.toMatchObject([
      { total_cents: '2500', types: ['fine'] },
      { total_cents: '11900', types: ['base'] },
      { total_cents: '7000', types: ['damage'] },
    ]);
  }));

test('a discount of an active rental waits for the invoice of its return', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    await add(db, desk, rental, 'discount', -1_000);
    await expect(invoicesOfRental(db, rental)).resolves.toEqual([]);
    await takeBack(db, desk, rental);
    await expect(invoicesOfRental(db, rental)).resolves.toMatchObject([
      { total_cents: '10900', types: ['discount', 'base'] },
    ]);
  }));

test('discounts of an active rental are at most its price (rental_charges_discount_within_bill)', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    const refusal = { code: '23514', constraint: 'rental_charges_discount_within_bill' };
    await expect(add(db, desk, rental, 'discount', -10_001)).rejects.toMatchObject(refusal);
    await add(db, desk, rental, 'discount', -4_000);
    await expect(add(db, desk, rental, 'discount', -6_001)).rejects.toMatchObject(refusal);
    await expect(add(db, desk, rental, 'discount', -6_000)).resolves.toBeDefined();
  }));

test('a discount of a completed rental is a credit note, and no more than was invoiced', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    await takeBack(db, desk, rental);
    await add(db, desk, rental, 'discount', -1_900);
    await expect(invoicesOfRental(db, rental)).resolves.toMatchObject([
      { status: 'issued', total_cents: '11900', open_cents: '10000' },
    ]);
    await expect(balancesOfRental(db, rental)).resolves.toEqual({
      ACCOUNTS_RECEIVABLE: 10_000,
      REVENUE_RENTAL: -8_100,
      TAX_PAYABLE: -1_900,
    });
    await expect(add(db, desk, rental, 'discount', -10_001)).rejects.toMatchObject({
      constraint: 'credit_notes_within_invoice',
    });
  }));

test.each([
  ['a fee is invoiced', '{"(72,0)","(0,5000)"}', [{ total_cents: '5000' }]],
  ['without a fee there is no invoice', '{"(0,0)"}', []],
])('of a cancelled reservation: %s', (_title, cancellation_tiers, invoices) =>
  database.inTransaction(async (db) => {
    const plan = await pricingPlan(db);
    const rate = await pricingRate(db, plan, { cancellation_tiers });
    const desk = { ...(await rentalDesk(db)), plan, rate };
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(24),
      endAt: hoursFromNow(72),
    });
    await asStaff(db, desk.agent, (as) =>
      command(as, 'rental.cancel_rental', { rental_id: rental.id }),
    );
    await expect(invoicesOfRental(db, rental)).resolves.toMatchObject(invoices);
  }),
);
