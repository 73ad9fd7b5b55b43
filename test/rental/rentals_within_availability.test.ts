import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();
const period = { startAt: hoursFromNow(10), endAt: hoursFromNow(20) };
const refused = { code: '23503', constraint: 'rentals_within_availability' };

test.each([
  [
    'a block',
    `insert into rental.vehicle_blocks (vehicle_id, during)
     select vehicle_id, tstzrange(start_at + interval '1 hour', start_at + interval '2 hours')
     from rental.rentals where id = $1`,
  ],
  [
    'a block in its turnaround',
    `insert into rental.vehicle_blocks (vehicle_id, during)
     select vehicle_id, tstzrange(blocked_until - interval '1 second', blocked_until)
     from rental.rentals where id = $1`,
  ],
  [
    'an end of the fleet',
    `update rental.rentable_vehicles v
     set opened_during = tstzrange(lower(v.opened_during), r.end_at)
     from rental.rentals r where r.id = $1 and v.id = r.vehicle_id`,
  ],
  [
    'a hand at the derived table',
    `delete from rental.vehicle_availability a using rental.rentals r
     where r.id = $1 and a.vehicle_id = r.vehicle_id`,
  ],
])('no writer cuts the ground from under a live rental: %s', (_how, statement) =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, period);
    await expect(db.query(statement, [rental.id])).rejects.toMatchObject(refused);
  }),
);

test('a rental that touches a block is refused, before and after it there is room', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await db.query(
      'insert into rental.vehicle_blocks (vehicle_id, during) values ($1, tstzrange($2, $3))',
      [desk.vehicle.id, hoursFromNow(21), hoursFromNow(30)],
    );
    await reservation(db, desk, period);
    await reservation(db, desk, { startAt: hoursFromNow(30), endAt: hoursFromNow(40) });
    await expect(
      reservation(db, desk, { startAt: hoursFromNow(25), endAt: hoursFromNow(26) }),
    ).rejects.toMatchObject(refused);
  }));

test('cancelling gives the ground back', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, period);
    await asStaff(db, desk.agent, (as) =>
      command(as, 'rental.cancel_rental', { rental_id: rental.id }),
    );
    await expect(
      db.query(
        'insert into rental.vehicle_blocks (vehicle_id, during) values ($1, tstzrange($2, $3))',
        [desk.vehicle.id, period.startAt, period.endAt],
      ),
    ).resolves.toMatchObject({ rowCount: 1 });
  }));

test.each([
  ['of no time', '2030-01-01T10:00:00Z', '2030-01-01T10:00:00Z', '23514', 'rentals_period_forward'],
  ['reversed', '2030-01-01T12:00:00Z', '2030-01-01T10:00:00Z', '23514', 'rentals_period_forward'],
  ['without an end', '2030-01-01T12:00:00Z', null, '23502', undefined],
  ['without end', '2030-01-01T12:00:00Z', 'infinity', '23514', 'rentals_period_bounded'],
])('a rental %s is none', (_what, startAt, endAt, code, constraint) =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, period);
    const change = db.query(
      `update rental.rentals set start_at = $2, end_at = $3, blocked_until = $3 where id = $1`,
      [rental.id, startAt, endAt],
    );
    await expect(change).rejects.toMatchObject(constraint ? { code, constraint } : { code });
  }),
);

test('a rental of a microsecond is one: it ends after it starts', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, period);
    await expect(
      db.query(
        `update rental.rentals
         set end_at = start_at + interval '1 microsecond',
             blocked_until = start_at + interval '1 microsecond'
         where id = $1`,
        [rental.id],
      ),
    ).resolves.toMatchObject({ rowCount: 1 });
  }));
