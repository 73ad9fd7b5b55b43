import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { payments } from '../support/payments.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();
type Id = { readonly id: string };

const states = ['pending', 'captured', 'failed', 'refunded'] as const;
const allowed = ['pending captured', 'pending failed', 'captured refunded'];

/** Brings a payment of 100.00 to the state by its commands. */
async function paymentIn(db: pg.Client, admin: Id, state: (typeof states)[number]): Promise<Id> {
  const desk = await rentalDesk(db);
  const rental = await reservation(db, desk, { startAt: hoursFromNow(1), endAt: hoursFromNow(9) });
  return asStaff(db, admin, async (as) => {
    const payment = await payments.request(as, rental, 10_000);
    if (state === 'failed') await payments.fail(as, payment);
    if (state === 'captured' || state === 'refunded') await payments.capture(as, payment);
    if (state === 'refunded') await payments.refund(as, payment, 10_000);
    return payment;
  });
}

const move = (db: pg.Client, payment: Id, to: (typeof states)[number]) => {
  switch (to) {
    case 'captured':
      return payments.capture(db, payment);
    case 'failed':
      return payments.fail(db, payment);
    case 'refunded':
      return payments.refund(db, payment, 10_000);
    case 'pending':
      return db.query(`update rental.rental_payments set status = 'pending' where id = $1`, [
        payment.id,
      ]);
    default:
      return to satisfies never;
  }
};

describe.each(states)('a payment that is %s', (from) => {
  test.each(states)('to %s', (to) =>
    database.inTransaction(async (db) => {
      const admin = await user(db, ['admin']);
      const payment = await paymentIn(db, admin, from);
      const moving =
        to === 'pending'
          ? Promise.resolve(move(db, payment, to))
          : asStaff(db, admin, async (as) => move(as, payment, to));
      if (allowed.includes(`${from} ${to}`)) {
        await moving;
        const { rows } = await db.query('select status from rental.rental_payments where id = $1', [
          payment.id,
        ]);
        expect(rows).toEqual([{ status: to }]);
      } else if (from === 'refunded' && to === 'refunded') {
        await expect(moving).rejects.toMatchObject({
          constraint: 'rental_payments_refunded_within_captured',
        });
      } else {
        await expect(moving).rejects.toMatchObject({
          code: '55000',
          constraint: 'rental_payments_status_transition',
        });
      }
    }),
  );
});

test('a payment is born pending', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(1),
      endAt: hoursFromNow(9),
    });
    await expect(
      db.query(
        `insert into rental.rental_payments (
           rental_id, provider, amount_cents, currency, status, captured_at)
         values ($1, 'cash', 1, 'EUR', 'captured', now())`,
        [rental.id],
      ),
    ).rejects.toMatchObject({ code: '55000', constraint: 'rental_payments_status_transition' });
  }));

test('each move that others hear of is one event', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const refunded = await paymentIn(db, admin, 'refunded');
    const failed = await paymentIn(db, admin, 'failed');
    const { rows } = await db.query<{ event: string }>(
      `select event_type || ' ' || (payload ->> 'status') as event from app.outbox_events
       where aggregate_id = any ($1) order by seq`,
      [[refunded.id, failed.id]],
    );
    expect(rows.map(({ event }) => event)).toEqual([
      'PaymentCaptured captured',
      'PaymentRefunded refunded',
      'PaymentFailed failed',
    ]);
  }));
