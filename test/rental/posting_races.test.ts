import type pg from 'pg';
import { asRoleCommitted } from '../support/actors.ts';
import { balancesOfRental } from '../support/balances_of_rental.ts';
import { command } from '../support/command.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { invoicesOfRental } from '../support/invoices_of_rental.ts';
import { payments } from '../support/payments.ts';
import { activeRental, complete, rentalDesk } from '../support/rental_desk.ts';
import { verifyDatabase } from '../support/verify_database.ts';

const database = useDatabase();
type Id = { readonly id: string };
type Work = (as: pg.Client) => Promise<unknown>;
const rounds = 8;

/** Two do this to an active rental at once, as an admin, some times over. */
async function race(
  prepare: (as: pg.Client, rental: Id) => Promise<readonly [Work, Work]>,
  judge: (db: pg.Client, rental: Id, outcomes: readonly PromiseSettledResult<unknown>[]) => unknown,
): Promise<void> {
  const root = await database.connect('superuser');
  const [one, other] = [await database.connect(), await database.connect()];
  const admin = await user(root, ['admin']);
  for (let round = 0; round < rounds; round += 1) {
    const rental = await committed(root, async (db) => activeRental(db, await rentalDesk(db)));
    const [first, second] = await asRoleCommitted(one, 'admin', admin, (as) => prepare(as, rental));
    const outcomes = await Promise.allSettled([
      asRoleCommitted(one, 'admin', admin, first),
      asRoleCommitted(other, 'admin', admin, second),
    ]);
    await judge(root, rental, outcomes);
  }
  await verifyDatabase(database);
}

const allDone = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);

test('two take the same rental back: one invoice', () =>
  race(
    async (_as, rental) => [(as) => complete(as, rental), (as) => complete(as, rental)],
    async (db, rental) => {
      await expect(invoicesOfRental(db, rental)).resolves.toMatchObject([{ total_cents: '11900' }]);
    },
  ));

test('money that comes in while the vehicle is taken back pays the invoice, whoever is first', () =>
  race(
    async (as, rental) => {
      const payment = await payments.request(as, rental, 11_900);
      return [(db) => complete(db, rental), (db) => payments.capture(db, payment)];
    },
    async (db, rental, outcomes) => {
      allDone(outcomes);
      await expect(invoicesOfRental(db, rental)).resolves.toMatchObject([{ status: 'paid' }]);
      await expect(balancesOfRental(db, rental)).resolves.toEqual({
        CARD_CLEARING: 11_900,
        REVENUE_RENTAL: -10_000,
        TAX_PAYABLE: -1_900,
      });
    },
  ));

test('a deposit that is kept while the vehicle is taken back pays the invoice', () =>
  race(
    async (as, rental) => {
      const deposit = await payments.hold(as, rental, 20_000);
      return [(db) => complete(db, rental), (db) => payments.keep(db, deposit, 11_900)];
    },
    async (db, rental, outcomes) => {
      allDone(outcomes);
      await expect(invoicesOfRental(db, rental)).resolves.toMatchObject([{ status: 'paid' }]);
      await expect(balancesOfRental(db, rental)).resolves.not.toHaveProperty('DEPOSITS_HELD');
    },
  ));

test('another deposit is not held while one is being settled, or after it: no deadlock', () =>
  race(
    async (as, rental) => {
      const deposit = await payments.hold(as, rental, 20_000);
      return [(db) => payments.hold(db, rental, 100), (db) => payments.keep(db, deposit, 20_000)];
    },
    (_db, _rental, [held, kept]) => {
      expect(kept?.status).toBe('fulfilled');
      if (held?.status === 'rejected') {
        expect(held.reason).toMatchObject({ constraint: 'rental_deposits_one_held_per_rental' });
      }
    },
  ));

test('a discount that is given while the vehicle is taken back counts once', () =>
  race(
    async (_as, rental) => [
      (as) => complete(as, rental),
      (as) =>
        command(as, 'rental.add_charge', {
          rental_id: rental.id,
          charge_type: 'discount',
          net_cents: -1_000,
          reason: 'It rattled',
        }),
    ],
    async (db, rental, outcomes) => {
      allDone(outcomes);
      await expect(balancesOfRental(db, rental)).resolves.toEqual({
        ACCOUNTS_RECEIVABLE: 10_900,
        REVENUE_RENTAL: -9_000,
        TAX_PAYABLE: -1_900,
      });
    },
  ));

test('two payments of one rental at once pay it once', () =>
  race(
    async (as, rental) => {
      await complete(as, rental);
      const both = [
        await payments.request(as, rental, 8_000),
        await payments.request(as, rental, 8_000),
      ] as const;
      return [(db) => payments.capture(db, both[0]), (db) => payments.capture(db, both[1])];
    },
    async (db, rental, outcomes) => {
      allDone(outcomes);
      await expect(balancesOfRental(db, rental)).resolves.toMatchObject({
        CARD_CLEARING: 16_000,
        CUSTOMER_CREDITS: -4_100,
      });
    },
  ));

test('partial refunds at once post no more than came in', () =>
  race(
    async (as, rental) => {
      await complete(as, rental);
      const payment = await payments.capture(as, await payments.request(as, rental, 11_900));
      return [
        (db) => payments.refund(db, payment, 7_000),
        (db) => payments.refund(db, payment, 7_000),
      ];
    },
    async (db, rental, outcomes) => {
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      await expect(balancesOfRental(db, rental)).resolves.toEqual({
        CARD_CLEARING: 4_900,
        ACCOUNTS_RECEIVABLE: 7_000,
        REVENUE_RENTAL: -10_000,
        TAX_PAYABLE: -1_900,
      });
    },
  ));
