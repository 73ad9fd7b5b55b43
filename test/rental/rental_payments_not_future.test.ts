import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { payments } from '../support/payments.ts';
import { activeRental, type Desk, hoursFromNow, rentalDesk } from '../support/rental_desk.ts';

const database = useDatabase();
type Id = { readonly id: string };
const lastWeek = hoursFromNow(-24 * 7);
const yearsAgo = hoursFromNow(-24 * 800);

/** What moves money at an instant, each on what it needs, as this actor. */
const moves = {
  rental_payments: async (as: pg.Client, rental: Id, captured_at: Date) =>
    command(as, 'rental.capture_payment', {
      payment_id: (await payments.request(as, rental, 100)).id,
      captured_at,
    }),
  rental_refunds: async (as: pg.Client, rental: Id, refunded_at: Date) =>
    command(as, 'rental.refund_payment', {
      payment_id: (await payments.capture(as, await payments.request(as, rental, 100))).id,
      amount_cents: 1,
      reason: 'Goodwill',
      refunded_at,
    }),
  rental_deposits: (as: pg.Client, rental: Id, held_at: Date) =>
    command(as, 'rental.hold_deposit', {
      rental_id: rental.id,
      provider: 'cash',
      amount_cents: 100,
      held_at,
    }),
  'rental_deposits released': async (as: pg.Client, rental: Id, settled_at: Date) =>
    command(as, 'rental.release_deposit', {
      deposit_id: (await payments.hold(as, rental, 100)).id,
      settled_at,
    }),
  'rental_deposits kept': async (as: pg.Client, rental: Id, settled_at: Date) =>
    command(as, 'rental.capture_deposit', {
      deposit_id: (await payments.hold(as, rental, 100)).id,
      amount_cents: 50,
      reason: 'A scratch',
      settled_at,
    }),
};
const every = Object.entries(moves).map(([name, move]) => ({
  table: name.split(' ')[0],
  name,
  move,
}));

const atDesk = (work: (db: pg.Client, desk: Desk, rental: Id) => Promise<void>) =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await work(db, desk, await activeRental(db, desk));
  });

// rental_payments_not_future, rental_refunds_not_future, rental_deposits_not_future
test.each(every)('no money moves in the future: $name', ({ table, move }) =>
  atDesk(async (db, _desk, rental) => {
    const admin = await user(db, ['admin']);
    await expect(
      asStaff(db, admin, (as) => move(as, rental, hoursFromNow(1))),
    ).rejects.toMatchObject({ code: '23514', constraint: `${table}_not_future` });
  }),
);

test.each(every)('on an earlier day it needs the right to record the past: $name', ({ move }) =>
  atDesk(async (db, _desk, rental) => {
    const accountant = await user(db, ['accountant']);
    await expect(asStaff(db, accountant, (as) => move(as, rental, lastWeek))).rejects.toMatchObject(
      { code: '42501' },
    );
    await expect(
      asStaff(db, accountant, (as) => move(as, rental, new Date(0))),
    ).rejects.toMatchObject({ code: '42501' });
  }),
);

test('who may record the past takes last week’s payment and deposit, and settles it', () =>
  atDesk(async (db, _desk, rental) => {
    const lead = await user(db, ['agent', 'fleet_manager']);
    await asStaff(db, lead, async (as) => {
      await expect(moves.rental_payments(as, rental, lastWeek)).resolves.toMatchObject({
        captured_at: lastWeek,
      });
      const deposit = await moves.rental_deposits(as, rental, lastWeek);
      const settled_at = hoursFromNow(-24 * 6);
      await expect(
        command(as, 'rental.release_deposit', { deposit_id: deposit['id'], settled_at }),
      ).resolves.toMatchObject({ held_at: lastWeek, settled_at });
    });
  }));

test.each([
  ['rental_payments_near_rental', moves.rental_payments],
  ['rental_deposits_near_rental', moves.rental_deposits],
])('money does not come years before its rental: %s', (constraint, move) =>
  atDesk(async (db, _desk, rental) => {
    const admin = await user(db, ['admin']);
    await expect(asStaff(db, admin, (as) => move(as, rental, yearsAgo))).rejects.toMatchObject({
      code: '23514',
      constraint,
    });
  }),
);

test.each([
  ['rental_refunds_after_capture', moves.rental_refunds],
  ['rental_deposits_settled_after_held', moves['rental_deposits released']],
  ['rental_deposits_settled_after_held', moves['rental_deposits kept']],
])('nothing is given back before it came: %s', (constraint, move) =>
  atDesk(async (db, _desk, rental) => {
    const admin = await user(db, ['admin']);
    await expect(asStaff(db, admin, (as) => move(as, rental, lastWeek))).rejects.toMatchObject({
      code: '23514',
      constraint,
    });
  }),
);
