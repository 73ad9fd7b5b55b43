import type pg from 'pg';
import { asRole, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { hoursFromNow, rentalDesk } from '../support/rental_desk.ts';

const database = useDatabase();
const states = ['open', 'accepted', 'expired'] as const;
type State = (typeof states)[number];
const allowed: ReadonlySet<string> = new Set(['open accepted', 'open expired']);

const move = (db: pg.Client, id: string, to: State) =>
  db.query('update rental.quotes set status = $2 where id = $1', [id, to]);

async function quoteIn(db: pg.Client, state: State): Promise<string> {
  const desk = await rentalDesk(db);
  const { id } = await asStaff(db, desk.agent, (as) =>
    command<{ id: string }>(as, 'rental.quote_rental', {
      vehicle_id: desk.vehicle.id,
      origin_location_id: desk.location.id,
      start_at: hoursFromNow(1),
      end_at: hoursFromNow(9),
      pricing_plan_id: desk.plan.id,
    }),
  );
  if (state !== 'open') await move(db, id, state);
  return id;
}

test('the list of moves is this one', () =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query<{ move: string }>(
      `select concat_ws(' ', from_state, to_state) as move
       from app.state_transitions where machine = 'quote' and from_state is not null`,
    );
    expect(new Set(rows.map((row) => row.move))).toEqual(allowed);
  }));

describe.each(states)('a quote that is %s', (from) => {
  test.each(states)('to %s', (to) =>
    database.inTransaction(async (db) => {
      const id = await quoteIn(db, from);
      if (allowed.has(`${from} ${to}`)) {
        await expect(move(db, id, to)).resolves.toMatchObject({ rowCount: 1 });
      } else {
        await expect(move(db, id, to)).rejects.toMatchObject({
          code: '55000',
          constraint: 'quotes_status_transition',
        });
      }
    }),
  );
});

test.each(['anonymous', 'customer', 'staff', 'admin', 'service'] as const)(
  '%s moves no quote by hand',
  (role) =>
    database.inTransaction(async (db) => {
      const id = await quoteIn(db, 'open');
      const admin = await user(db, ['admin']);
      await expect(asRole(db, role, admin, (as) => move(as, id, 'expired'))).rejects.toMatchObject({
        code: '42501',
      });
    }),
);
