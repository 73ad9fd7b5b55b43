import type pg from 'pg';
import { asRole } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import {
  activeRental,
  type Desk,
  hoursFromNow,
  rentalDesk,
  reservation,
} from '../support/rental_desk.ts';

const database = useDatabase();
type Id = { readonly id: string };

const states = ['reserved', 'active', 'completed', 'cancelled'] as const;
const allowed = ['reserved active', 'reserved cancelled', 'active completed'];

// What each state's own columns need, so that only the move itself can be refused.
const columns: Record<(typeof states)[number], string> = {
  reserved: 'handed_over_at = null, returned_at = null',
  active: 'handed_over_at = start_at, returned_at = null',
  completed: 'handed_over_at = start_at, returned_at = end_at',
  cancelled: `handed_over_at = null, returned_at = null, cancelled_at = now(),
              cancellation_reason = 'other'`,
};
const cleared = 'cancelled_at = null, cancellation_reason = null,';

const move = (db: pg.Client, rental: Id, to: (typeof states)[number]) =>
  db.query(
    `update rental.rentals set status = $2, ${to === 'cancelled' ? '' : cleared} ${columns[to]}
     where id = $1`,
    [rental.id, to],
  );

async function rentalIn(db: pg.Client, desk: Desk, state: (typeof states)[number]): Promise<Id> {
  if (state === 'active' || state === 'completed') {
    const rental = await activeRental(db, desk);
    if (state === 'completed') await move(db, rental, 'completed');
    return rental;
  }
  const rental = await reservation(db, desk, { startAt: hoursFromNow(-1), endAt: hoursFromNow(9) });
  if (state === 'cancelled') await move(db, rental, 'cancelled');
  return rental;
}

describe.each(states)('a rental that is %s', (from) => {
  test.each(states)('to %s, by a hand at the database', (to) =>
    database.inTransaction(async (db) => {
      const rental = await rentalIn(db, await rentalDesk(db), from);
      const changes = () =>
        db.query('select from app.state_changes where entity_id = $1', [rental.id]);
      const { rowCount: before } = await changes();
      await db.query('savepoint moving');
      const moving = move(db, rental, to);
      if (allowed.includes(`${from} ${to}`)) {
        await moving;
        await expect(changes()).resolves.toMatchObject({ rowCount: Number(before) + 1 });
        return;
      }
      await expect(moving).rejects.toMatchObject({
        code: '55000',
        constraint: 'rentals_status_transition',
      });
      await db.query('rollback to savepoint moving');
      await expect(changes()).resolves.toMatchObject({ rowCount: before });
    }),
  );
});

test.each(['active', 'completed', 'cancelled'])('a rental is not born %s', (status) =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await reservation(db, desk, { startAt: hoursFromNow(1), endAt: hoursFromNow(9) });
    await expect(bornAs(db, status)).rejects.toMatchObject({
      code: '55000',
      constraint: 'rentals_status_transition',
    });
  }),
);

test.each(['anonymous', 'customer', 'staff', 'admin', 'service'] as const)(
  'the role %s moves no status by itself',
  (role) =>
    database.inTransaction(async (db) => {
      const rental = await rentalIn(db, await rentalDesk(db), 'reserved');
      const admin = await user(db, ['admin']);
      await expect(
        asRole(db, role, admin, (as) => move(as, rental, 'cancelled')),
      ).rejects.toMatchObject({ code: '42501' });
    }),
);

const bornAs = (db: pg.Client, status: string) =>
  db.query(
    `insert into rental.rentals (
       customer_id, vehicle_id, vehicle_class_id, origin_location_id, destination_location_id,
       start_at, end_at, blocked_until, status, pricing_plan_id, pricing_plan_rate_id,
       agreed_lines, net_cents, tax_cents, total_cents, deposit_cents, currency)
     select customer_id, vehicle_id, vehicle_class_id, origin_location_id,
       destination_location_id, start_at + interval '1 year', end_at + interval '1 year',
       blocked_until + interval '1 year', $1, pricing_plan_id, pricing_plan_rate_id,
       agreed_lines, net_cents, tax_cents, total_cents, deposit_cents, currency
     from rental.rentals`,
    [status],
  );
