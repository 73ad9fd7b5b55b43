import type pg from 'pg';
import { asCustomer, asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import {
  activate,
  activeRental,
  complete,
  type Desk,
  hoursFromNow,
  rentalDesk,
  reservation,
} from '../support/rental_desk.ts';
import { jobs, workshop } from '../support/workshop.ts';

const database = useDatabase();
const today = { startAt: hoursFromNow(-1), endAt: hoursFromNow(47) };

test('a vehicle that is handed over is rented, and its meter read', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, today);
    const at = hoursFromNow(-0.5);
    const active = await asStaff(db, desk.agent, (agent) => activate(agent, rental, { at }));
    expect(active).toMatchObject({ status: 'active', handed_over_at: at, start_at: today.startAt });

    const { rows } = await db.query(
      `select v.status, fleet.vehicles_odometer_km(v) as odometer_km, r.source, h.kind,
              h.fuel_eighths, h.created_by
       from fleet.vehicles v
       join fleet.vehicle_odometer_readings r on r.vehicle_id = v.id
       join rental.rental_handovers h on h.rental_id = $2
       where v.id = $1`,
      [desk.vehicle.id, rental.id],
    );
    expect(rows).toEqual([
      {
        status: 'rented',
        odometer_km: 10_000,
        source: 'rental_out',
        kind: 'check_out',
        fuel_eighths: 8,
        created_by: desk.agent.id,
      },
    ]);
  }));

test('one event tells of it', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, today);
    await asStaff(db, desk.agent, (agent) => activate(agent, rental));
    const { rows } = await db.query(
      `select event_type, actor_id from app.outbox_events
       where aggregate_id = $1 and event_type = 'RentalActivated'`,
      [rental.id],
    );
    expect(rows).toEqual([{ event_type: 'RentalActivated', actor_id: desk.agent.id }]);
  }));

test('handed over early it starts early', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(0.5),
      endAt: hoursFromNow(48),
    });
    const at = hoursFromNow(-1);
    const active = await asStaff(db, desk.agent, (agent) => activate(agent, rental, { at }));
    expect(active).toMatchObject({ start_at: at });
  }));

test('handed over early into the rental before, it is refused by the calendar', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await reservation(db, desk, { startAt: hoursFromNow(-48), endAt: hoursFromNow(-1.5) });
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(0.5),
      endAt: hoursFromNow(48),
    });
    await expect(
      asStaff(db, desk.agent, (agent) => activate(agent, rental, { at: hoursFromNow(-1) })),
    ).rejects.toMatchObject({ code: '23P01', constraint: 'rentals_no_double_booking' });
  }));

test('handed over early into a block, it is refused by the availability', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(0.5),
      endAt: hoursFromNow(48),
    });
    await db.query(
      'insert into rental.vehicle_blocks (vehicle_id, during) values ($1, tstzrange($2, $3))',
      [desk.vehicle.id, hoursFromNow(-5), hoursFromNow(-0.9)],
    );
    await expect(
      asStaff(db, desk.agent, (agent) => activate(agent, rental, { at: hoursFromNow(-1) })),
    ).rejects.toMatchObject({ code: '23503', constraint: 'rentals_within_availability' });
  }));

const unready: Readonly<Record<string, (db: pg.Client, desk: Desk) => Promise<unknown>>> = {
  under_maintenance: async (db, { vehicle }) => {
    const { manager, mechanic } = await workshop(db);
    // It takes longer than was expected: the calendar is free, the vehicle is not.
    const [from, until] = [hoursFromNow(-9), hoursFromNow(-5)];
    const job = await asStaff(db, manager, (as) => jobs.schedule(as, vehicle, { from, until }));
    await asStaff(db, mechanic, (as) => jobs.start(as, job, { started_at: from }));
  },
  rented: (db, desk) =>
    activeRental(db, desk, { startAt: hoursFromNow(-40), endAt: hoursFromNow(-20) }),
};

test.each(Object.entries(unready))('a vehicle that is %s is not handed over', (_status, unready) =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await unready(db, desk);
    const rental = await reservation(db, desk, today);
    await expect(asStaff(db, desk.agent, (agent) => activate(agent, rental))).rejects.toMatchObject(
      { code: '55000', constraint: 'vehicles_status_transition' },
    );
    const { rows } = await db.query('select status from rental.rentals where id = $1', [rental.id]);
    expect(rows).toEqual([{ status: 'reserved' }]);
  }),
);

test('a rental is handed over once, whatever time the second one says', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, today);
    await asStaff(db, desk.agent, (agent) => activate(agent, rental));
    await expect(
      asStaff(db, desk.agent, (agent) => activate(agent, rental, { at: hoursFromNow(-400) })),
    ).rejects.toMatchObject({ code: '55000', constraint: 'rentals_status_transition' });
  }));

test.each([
  ['below zero', -1, 8, { constraint: 'vehicle_odometer_readings_reading_range' }],
  ['with a fuel level beyond full', 10_000, 9, { constraint: 'rental_handovers_fuel_range' }],
  ['beyond an integer', 2 ** 31, 8, { code: '22003' }],
])('a handover %s is refused', (_what, odometer_km, fuel_eighths, refusal) =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, today);
    await expect(
      asStaff(db, desk.agent, (agent) => activate(agent, rental, { odometer_km, fuel_eighths })),
    ).rejects.toMatchObject(refusal);
  }),
);

test('a damage says what is damaged', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, today);
    const damages = [{ description: ' \u200b', charge_cents: 0 }];
    await expect(
      asStaff(db, desk.agent, (agent) => activate(agent, rental, { damages })),
    ).rejects.toMatchObject({ code: '23514', constraint: 'rental_handovers_damages_valid' });
  }));

test('a mechanic hands nothing over, nor does a customer', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, today);
    const mechanic = await user(db, ['mechanic']);
    const renter = await user(db, ['customer']);
    const forbidden = { code: '42501' };
    await expect(asStaff(db, mechanic, (as) => activate(as, rental))).rejects.toMatchObject(
      forbidden,
    );
    await expect(asCustomer(db, renter, (as) => activate(as, rental))).rejects.toMatchObject(
      forbidden,
    );
  }));

test('a rental that is not there is not found', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await expect(
      asStaff(db, desk.agent, (agent) => activate(agent, desk.vehicle)),
    ).rejects.toMatchObject({ code: 'P0002' });
  }));

test('a vehicle is not handed over before it came back from somebody else', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const late = await activeRental(db, desk, {
      startAt: hoursFromNow(-40),
      endAt: hoursFromNow(-20),
    });
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(-8),
      endAt: hoursFromNow(9),
    });
    await asStaff(db, desk.agent, (agent) => complete(agent, late, { at: hoursFromNow(-5) }));
    const handOver = (hours: number) =>
      asStaff(db, desk.agent, (agent) =>
        activate(agent, rental, { odometer_km: 10_100, at: hoursFromNow(hours) }),
      );
    await expect(handOver(-6)).rejects.toMatchObject({
      code: '55000',
      constraint: 'rentals_no_past_overlap',
    });
    await expect(handOver(-5)).resolves.toMatchObject({ status: 'active' });
  }));
