import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { payments } from '../support/payments.ts';
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

const states = ['held', 'released', 'captured'] as const;
const allowed = ['held released', 'held captured'];

const move = (db: pg.Client, deposit: Id, to: (typeof states)[number]): Promise<unknown> => {
  switch (to) {
    case 'held':
      return db.query(`update rental.rental_deposits set status = 'held' where id = $1`, [
        deposit.id,
      ]);
    case 'released':
      return payments.release(db, deposit);
    case 'captured':
      return payments.keep(db, deposit, 12_000);
    default:
      return to satisfies never;
  }
};

const held = async (db: pg.Client, desk: Desk) => {
  const rental = await reservation(db, desk, { startAt: hoursFromNow(1), endAt: hoursFromNow(9) });
  return asStaff(db, desk.agent, (as) => payments.hold(as, rental, 20_000));
};

describe.each(states)('a deposit that is %s', (from) => {
  test.each(states)('to %s', (to) =>
    database.inTransaction(async (db) => {
      const desk = await rentalDesk(db);
      const deposit = await held(db, desk);
      if (from !== 'held') await asStaff(db, desk.agent, (as) => move(as, deposit, from));
      const moving =
        to === 'held'
          ? move(db, deposit, to)
          : asStaff(db, desk.agent, (as) => move(as, deposit, to));
      if (allowed.includes(`${from} ${to}`)) {
        await expect(moving).resolves.toMatchObject({ status: to });
      } else {
        await expect(moving).rejects.toMatchObject({
          code: '55000',
          constraint: 'rental_deposits_status_transition',
        });
      }
    }),
  );
});

test('kept in part, it says how much, and why; the rest is released with it', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const deposit = await held(db, desk);
    const kept = await asStaff(db, desk.agent, (as) => payments.keep(as, deposit, 12_000));
    expect(kept).toMatchObject({
      status: 'captured',
      amount_cents: '20000',
      captured_cents: '12000',
      reason: 'A dent in the door',
      settled_at: expect.any(Date),
    });
    const { rows } = await db.query(
      `select event_type, payload ->> 'amount_cents' as held, payload ->> 'captured_cents' as kept
       from app.outbox_events where aggregate_id = $1 order by seq`,
      [deposit.id],
    );
    expect(rows).toEqual([
      { event_type: 'DepositHeld', held: '20000', kept: '0' },
      { event_type: 'DepositCaptured', held: '20000', kept: '12000' },
    ]);
  }));

test.each([
  ['more than is held', 20_001, 'rental_deposits_captured_within_held'],
  ['nothing', 0, 'rental_deposits_captured_with_reason'],
  ['less than nothing', -1, 'rental_deposits_captured_with_reason'],
])('%s is not kept', (_what, cents, constraint) =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const deposit = await held(db, desk);
    await expect(
      asStaff(db, desk.agent, (as) => payments.keep(as, deposit, cents)),
    ).rejects.toMatchObject({ code: '23514', constraint });
  }),
);

test('a rental has one deposit at a time (rental_deposits_one_held_per_rental)', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const deposit = await held(db, desk);
    const rental = { id: String(deposit['rental_id']) };
    const another = () => asStaff(db, desk.agent, (as) => payments.hold(as, rental, 100));
    await expect(another()).rejects.toMatchObject({
      code: '23P01',
      constraint: 'rental_deposits_one_held_per_rental',
    });
    await asStaff(db, desk.agent, (as) => payments.release(as, deposit));
    await expect(another()).resolves.toMatchObject({ status: 'held' });
  }));

test('no deposit is taken for a rental that is over (rental_deposits_rental_live)', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await activeRental(db, desk);
    await asStaff(db, desk.agent, (as) => complete(as, rental));
    await expect(
      asStaff(db, desk.agent, (as) => payments.hold(as, rental, 100)),
    ).rejects.toMatchObject({ code: '55000', constraint: 'rental_deposits_rental_live' });
  }));
