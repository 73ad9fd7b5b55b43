import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import {
  activeRental,
  complete,
  hoursFromNow,
  rentalDesk,
  reservation,
} from '../support/rental_desk.ts';

const database = useDatabase();
const period = { startAt: hoursFromNow(-2), endAt: hoursFromNow(48) };

type Desk = Awaited<ReturnType<typeof rentalDesk>>;
type Id = { readonly id: string };

const states: Readonly<Record<string, (db: pg.Client, desk: Desk) => Promise<Id>>> = {
  reserved: (db, desk) => reservation(db, desk, period),
  active: (db, desk) => activeRental(db, desk, period),
  completed: async (db, desk) => {
    const rental = await activeRental(db, desk, period);
    return asStaff(db, desk.agent, (as) => complete(as, rental));
  },
  cancelled: async (db, desk) => {
    const { id } = await reservation(db, desk, period);
    await asStaff(db, desk.agent, (as) => command(as, 'rental.cancel_rental', { rental_id: id }));
    return { id };
  },
};

// A live rental may be moved and priced anew: the calendar and the sums have their own constraints.
const price = ['agreed_lines', 'net_cents', 'tax_cents', 'total_cents'];
const free: Readonly<Record<string, readonly string[]>> = {
  reserved: ['vehicle_id', 'start_at', 'end_at', 'blocked_until', ...price],
  active: ['end_at', 'blocked_until', 'overdue_at', ...price],
};
const stamped = ['created_at', 'created_by', 'updated_at', 'updated_by', 'row_version', 'status'];

test.each(Object.entries(states))(
  'a rental that is %s stays what it is, for the owner too',
  (state, made) =>
    database.inTransaction(async (db) => {
      const { id } = await made(db, await rentalDesk(db));
      const { rows } = await db.query<{ attname: string; other: string }>(
        `select a.attname, case format_type(a.atttypid, null)
         when 'uuid' then 'uuidv7()'
         when 'timestamp with time zone' then $$now() + interval '3 days'$$
         when 'app.cents' then '1234'
         when 'app.currency_code' then $$'USD'$$
         when 'rental.cancellation_reason' then $$'duplicate'$$
         when 'rental.charge_line[]' then $$'{}'$$ end as other
       from pg_attribute a
       where a.attrelid = 'rental.rentals'::regclass and a.attnum > 0 and a.attgenerated = ''
         and a.attname <> all ($1)`,
        [[...stamped, ...(free[state] ?? [])]],
      );
      expect(rows.length).toBeGreaterThan(9);
      for (const { attname, other } of rows) {
        await db.query('savepoint attempt');
        await expect(
          db.query(`update rental.rentals set ${attname} = ${other} where id = $1`, [id]),
        ).rejects.toMatchObject({ code: '55000', constraint: 'rentals_immutable' });
        await db.query('rollback to savepoint attempt');
      }
    }),
);

test('the vehicle of a rental that is out is not exchanged under it', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { id } = await activeRental(db, desk, period);
    await expect(
      db.query('update rental.rentals set vehicle_id = uuidv7() where id = $1', [id]),
    ).rejects.toMatchObject({ constraint: 'rentals_immutable' });
  }));
