import type pg from 'pg';
import { asRoleCommitted } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { outcomeOf } from '../support/outcome_of.ts';
import { overlapsOf } from '../support/overlaps_of.ts';
import { type Desk, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();

// Shared by the races of this file: a server has 200 connections for everybody.
let racers: readonly pg.Client[];
let owner: pg.Client;
beforeAll(async () => {
  owner = await database.connect('superuser');
  racers = await Promise.all(Array.from({ length: 64 }, () => database.connect()));
});

const countOf = (outcomes: readonly string[], outcome: string) =>
  outcomes.filter((each) => each === outcome).length;

const reserve = (session: pg.Client, desk: Desk, startHours: number, endHours: number) =>
  asRoleCommitted(session, 'staff', desk.agent, (agent) =>
    command(agent, 'rental.reserve_rental', {
      vehicle_id: desk.vehicle.id,
      origin_location_id: desk.location.id,
      pricing_plan_id: desk.plan.id,
      customer_id: desk.customer.id,
      start_at: hoursFromNow(startHours),
      end_at: hoursFromNow(endHours),
    }),
  );

test('of 64 who reserve one vehicle for periods that touch, exactly one does, every time', async () => {
  for (let round = 0; round < 10; round += 1) {
    const desk = await rentalDesk(owner);
    const outcomes = await Promise.all(
      // Staggered: each begins somewhere else, all of them hold hour 100.
      racers.map((session, index) =>
        outcomeOf(reserve(session, desk, 30 + index, 101 + ((index * 7) % 64))),
      ),
    );
    expect(new Set(outcomes)).toEqual(new Set(['done', 'rentals_no_double_booking']));
    expect(countOf(outcomes, 'done')).toBe(1);
    expect(await overlapsOf(owner, desk.vehicle)).toEqual([]);
  }
});

test('64 who reserve any vehicle of a class of 8 get all 8 of them, and nobody deadlocks', async () => {
  const desk = await rentalDesk(owner);
  await owner.query(
    `insert into fleet.vehicles (
       plate_number, make, model, vehicle_class_id, home_location_id, available_from)
     select 'RACE' || i, 'Renault', 'Clio', v.vehicle_class_id, v.home_location_id, v.available_from
     from generate_series(1, 7) i, fleet.vehicles v where v.id = $1`,
    [desk.vehicle.id],
  );
  const outcomes = await Promise.all(
    racers.map((session) =>
      outcomeOf(
        asRoleCommitted(session, 'staff', desk.agent, (agent) =>
          command(agent, 'rental.reserve_rental', {
            vehicle_class_id: desk.vehicleClass.id,
            origin_location_id: desk.location.id,
            pricing_plan_id: desk.plan.id,
            customer_id: desk.customer.id,
            start_at: hoursFromNow(30),
            end_at: hoursFromNow(60),
          }),
        ),
      ),
    ),
  );
  expect(new Set(outcomes)).toEqual(new Set(['done', 'rentals_class_available']));
  expect(countOf(outcomes, 'done')).toBe(8);
});

test('reserving, extending, blocking, SQL by hand and updates by the owner at once: no two overlap, nobody deadlocks', async () => {
  const owners = await Promise.all(
    Array.from({ length: 16 }, () => database.connect('rentify_owner')),
  );
  const manager = await user(owner, ['agent', 'fleet_manager']);
  const refusals = [
    'rentals_no_double_booking',
    'rentals_within_availability',
    'vehicle_blocks_no_live_rental',
    // The owner moved it to a later end meanwhile.
    'rentals_extended_forward',
  ];
  for (let round = 0; round < 8; round += 1) {
    const desk = await rentalDesk(owner);
    // Eight rentals of 4 hours with gaps of 6 between them.
    const rentals: { readonly id: string }[] = [];
    for (let index = 0; index < 8; index += 1) {
      rentals.push(
        await reservation(owner, desk, {
          startAt: hoursFromNow(100 + index * 10),
          endAt: hoursFromNow(104 + index * 10),
        }),
      );
    }
    const rentalOf = (index: number) => rentals[index % rentals.length]?.id;
    const outcomes = await Promise.all([
      ...racers.slice(16).map((session, index) => {
        const startHours = 98 + index * 2 + round;
        switch (index % 3) {
          case 0:
            return outcomeOf(reserve(session, desk, startHours, startHours + 3));
          case 1:
            return outcomeOf(
              asRoleCommitted(session, 'staff', desk.agent, (agent) =>
                agent.query(
                  'select rental.extend_rental($1, r.end_at + $2) from rental.rentals r where r.id = $1',
                  [rentalOf(index), `${1 + (index % 9)} hours`],
                ),
              ),
            );
          default:
            return outcomeOf(
              asRoleCommitted(session, 'staff', manager, (agent) =>
                agent.query('select rental.block_vehicle($1, tstzrange($2, $3))', [
                  desk.vehicle.id,
                  hoursFromNow(startHours),
                  hoursFromNow(startHours + 2),
                ]),
              ),
            );
        }
      }),
      ...owners.map((session, index) =>
        outcomeOf(
          index % 2 === 0
            ? session.query(
                `update rental.rentals
                 set start_at = start_at + $2::interval, end_at = end_at + $2::interval,
                     blocked_until = blocked_until + $2::interval
                 where id = $1`,
                [rentalOf(index * 3), `${(index % 7) - 3} hours`],
              )
            : session.query(
                `insert into rental.rentals (
                   customer_id, vehicle_id, vehicle_class_id, origin_location_id,
                   destination_location_id, start_at, end_at, blocked_until, pricing_plan_id,
                   pricing_plan_rate_id, agreed_lines, net_cents, tax_cents, total_cents,
                   deposit_cents, currency)
                 select customer_id, vehicle_id, vehicle_class_id, origin_location_id,
                        destination_location_id, $2, $3, $3, pricing_plan_id,
                        pricing_plan_rate_id, agreed_lines, net_cents, tax_cents, total_cents,
                        deposit_cents, currency
                 from rental.rentals where id = $1
                 on conflict on constraint rentals_no_double_booking do nothing`,
                [rentalOf(0), hoursFromNow(97 + index * 5), hoursFromNow(101 + index * 5)],
              ),
        ),
      ),
    ]);
    const unexpected = outcomes.filter((each) => each !== 'done' && !refusals.includes(each));
    expect(unexpected).toEqual([]);
    expect(countOf(outcomes, 'done')).toBeGreaterThan(8);
    expect(await overlapsOf(owner, desk.vehicle)).toEqual([]);
  }
});

test('who reserves other months is never refused because blocks come and go in this one', async () => {
  const desk = await rentalDesk(owner);
  const manager = await user(owner, ['fleet_manager']);
  for (let round = 0; round < 4; round += 1) {
    const outcomes = await Promise.all(
      racers.map((session, index) => {
        const startHours = 10_000 + (round * 64 + index) * 10;
        if (index % 4 !== 0) return outcomeOf(reserve(session, desk, startHours, startHours + 9));
        return outcomeOf(
          asRoleCommitted(session, 'staff', manager, async (agent) => {
            const block = await command<{ id: string }>(agent, 'rental.block_vehicle', {
              vehicle_id: desk.vehicle.id,
              during: `[${hoursFromNow(500 + index).toISOString()},${hoursFromNow(502 + index).toISOString()})`,
            });
            if (round % 2 === 0)
              await command(agent, 'rental.unblock_vehicle', { block_id: block.id });
          }),
        );
      }),
    );
    expect(new Set(outcomes)).toEqual(new Set(['done']));
  }
});

test('one period after the other is no overlap, the turnaround included', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await reservation(db, desk, { startAt: hoursFromNow(10), endAt: hoursFromNow(12) });
    await expect(
      reservation(db, desk, { startAt: hoursFromNow(13), endAt: hoursFromNow(14) }),
    ).resolves.toBeDefined();
    await expect(
      reservation(db, desk, { startAt: hoursFromNow(14.9), endAt: hoursFromNow(20) }),
    ).rejects.toMatchObject({ code: '23P01', constraint: 'rentals_no_double_booking' });
  }));

test.each([
  [
    'a later end',
    `end_at = end_at + interval '2 hours', blocked_until = blocked_until + interval '2 hours'`,
  ],
  ['an earlier start', `start_at = start_at - interval '2 hours'`],
])('moving a rental into the next one by %s is refused, by SQL too', (_move, change) =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const middle = { startAt: hoursFromNow(20), endAt: hoursFromNow(22) };
    await reservation(db, desk, { startAt: hoursFromNow(16), endAt: hoursFromNow(18) });
    const moved = await reservation(db, desk, middle);
    await reservation(db, desk, { startAt: hoursFromNow(24), endAt: hoursFromNow(26) });
    await expect(
      db.query(`update rental.rentals set ${change} where id = $1`, [moved.id]),
    ).rejects.toMatchObject({ code: '23P01', constraint: 'rentals_no_double_booking' });
  }),
);
