import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();

test('a calendar names what takes a vehicle, in order, and nothing from outside of the window', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(10),
      endAt: hoursFromNow(20),
    });
    await reservation(db, desk, { startAt: hoursFromNow(200), endAt: hoursFromNow(220) });
    const { rows: blocks } = await db.query(
      `insert into rental.vehicle_blocks (vehicle_id, during, kind, reason)
       values ($1, tstzrange($2, $3), 'manual', 'Wedding of the boss') returning id`,
      [desk.vehicle.id, hoursFromNow(30), hoursFromNow(40)],
    );
    const { rows } = await asStaff(db, desk.agent, (as) =>
      as.query(
        `select lower(taken_during) as from_at, upper(taken_during) as to_at, kind, rental_id,
                block_id, reason
         from rental.vehicle_calendar($1, $2, $3)`,
        [desk.vehicle.id, hoursFromNow(0), hoursFromNow(100)],
      ),
    );
    expect(rows).toEqual([
      {
        from_at: hoursFromNow(10),
        to_at: hoursFromNow(21),
        kind: 'reserved',
        rental_id: rental.id,
        block_id: null,
        reason: null,
      },
      {
        from_at: hoursFromNow(30),
        to_at: hoursFromNow(40),
        kind: 'manual',
        rental_id: null,
        block_id: blocks[0].id,
        reason: 'Wedding of the boss',
      },
    ]);
  }));

test('before it came to the fleet a vehicle is not in it', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { rows } = await asStaff(db, desk.agent, (as) =>
      as.query(
        `select kind, upper(taken_during) as to_at
         from rental.vehicle_calendar($1, '2019-06-01Z', '2020-06-01Z')`,
        [desk.vehicle.id],
      ),
    );
    expect(rows).toEqual([{ kind: 'not_in_fleet', to_at: new Date('2020-01-01Z') }]);
  }));

test('it needs vehicles.read', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const accountant = await user(db, ['accountant']);
    await expect(
      asStaff(db, accountant, (as) =>
        as.query('select rental.vehicle_calendar($1, $2, $3)', [
          desk.vehicle.id,
          hoursFromNow(0),
          hoursFromNow(1),
        ]),
      ),
    ).rejects.toMatchObject({ code: '42501' });
  }));
