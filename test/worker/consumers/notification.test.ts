import type pg from 'pg';
import { createNotificationConsumer } from '../../../worker/consumers/notification.ts';
import { asStaff } from '../../support/actors.ts';
import { command } from '../../support/command.ts';
import { useDatabase } from '../../support/database.ts';
import { customer, user } from '../../support/factories.ts';
import { handleEvent } from '../../support/handle_event.ts';
import { insertRow } from '../../support/insert_row.ts';
import { payments } from '../../support/payments.ts';
import { pricingPlan, pricingRate } from '../../support/price_list.ts';
import { queuedLetters } from '../../support/queued_letters.ts';
import { receivedEvent } from '../../support/received_event.ts';
import {
  activate,
  activeRental,
  complete,
  type Desk,
  hoursFromNow,
  rentalDesk,
  reservation,
} from '../../support/rental_desk.ts';

const database = useDatabase();
const secretKey = Buffer.alloc(32, 7);
const consumer = createNotificationConsumer({ secretKey });
const email = 'carla@example.com';
const soon = { startAt: hoursFromNow(24), endAt: hoursFromNow(72) };
type Id = { readonly id: string };

/** A desk whose customer can be written to, and beside it a customer whom nothing concerns. */
async function deskWithMail(db: pg.Client): Promise<Desk> {
  const desk = await rentalDesk(db);
  await db.query('update rental.customers set email = $2 where id = $1', [desk.customer.id, email]);
  await customer(db, { email: 'stranger@example.com', name: 'A Stranger' });
  return desk;
}
async function hear(db: pg.Client, type: string, aggregate: Id) {
  await handleEvent(db, consumer, await receivedEvent(db, type, aggregate));
  return queuedLetters(db, secretKey);
}
const cancel = (db: pg.Client, desk: Desk, rental: Id, reason?: string) =>
  asStaff(db, desk.agent, (as) =>
    command(as, 'rental.cancel_rental', { rental_id: rental.id, ...(reason && { reason }) }),
  );

test('a reservation is told to its customer, and to nobody else', () =>
  database.inTransaction(async (db) => {
    const desk = await deskWithMail(db);
    const rental = await reservation(db, desk, soon);
    const letters = await hear(db, 'RentalReserved', rental);
    expect(letters).toEqual([
      {
        recipient: email,
        template: 'rental_reserved',
        expires_at: expect.any(Date),
        data: expect.objectContaining({
          customer_name: 'Carla Customer',
          vehicle: expect.objectContaining({ make: 'Renault', model: 'Clio' }),
          starts: expect.objectContaining({
            local_time: soon.startAt.toISOString().slice(0, 16),
            time_zone: 'UTC',
          }),
          total_cents: '11900',
          currency: 'EUR',
          invoice: null,
        }),
      },
    ]);
    // Nobody needs it once the vehicle waits.
    expect(letters[0]?.expires_at).toEqual(soon.startAt);
  }));

test('a handover is told with the return that was agreed', () =>
  database.inTransaction(async (db) => {
    const rental = await activeRental(db, await deskWithMail(db));
    await expect(hear(db, 'RentalActivated', rental)).resolves.toMatchObject([
      {
        recipient: email,
        template: 'rental_activated',
        data: { ends: { local_time: hoursFromNow(48).toISOString().slice(0, 16) } },
      },
    ]);
  }));

test('a return is told with the invoice of the rental, and what of it is open', () =>
  database.inTransaction(async (db) => {
    const desk = await deskWithMail(db);
    const rental = await activeRental(db, desk);
    await asStaff(db, await user(db, ['admin']), async (as) => {
      // A charge of its own invoice before, and one after: neither is the invoice of the return.
      const fine = { rental_id: rental.id, charge_type: 'fine', net_cents: 2_500 };
      await command(as, 'rental.add_charge', { ...fine, reason: 'Toll before' });
      await payments.capture(as, await payments.request(as, rental, 4_400));
      await complete(as, rental);
      await command(as, 'rental.add_charge', { ...fine, reason: 'Toll after' });
    });
    const { rows } = await db.query(
      `select id, number, total_cents, open_cents from accounting.invoices
       where rental_id = $1 and net_cents = 10000`,
      [rental.id],
    );
    await expect(hear(db, 'RentalCompleted', rental)).resolves.toMatchObject([
      {
        recipient: email,
        template: 'rental_completed',
        data: { invoice: rows[0], ends: { place: expect.any(String) } },
      },
    ]);
  }));

test('a cancellation is told with its reason, and with the invoice of its fee', () =>
  database.inTransaction(async (db) => {
    const desk = await deskWithMail(db);
    const plan = await pricingPlan(db);
    const rate = await pricingRate(db, plan, { cancellation_tiers: '{"(72,0)","(0,5000)"}' });
    const rental = await reservation(db, { ...desk, plan, rate }, soon);
    await cancel(db, desk, rental);
    await expect(hear(db, 'RentalCancelled', rental)).resolves.toMatchObject([
      {
        recipient: email,
        template: 'rental_cancelled',
        data: {
          cancellation_reason: 'customer_request',
          invoice: { number: expect.stringMatching(/^INV-/), currency: 'EUR' },
        },
      },
    ]);
  }));

test('who did not come is told so, even though the start is over', () =>
  database.inTransaction(async (db) => {
    const desk = await deskWithMail(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(-3),
      endAt: hoursFromNow(48),
    });
    await cancel(db, desk, rental, 'no_show');
    await expect(hear(db, 'RentalCancelled', rental)).resolves.toMatchObject([
      { data: { cancellation_reason: 'no_show', invoice: null } },
    ]);
  }));

test('maintenance that is due is told to whoever plans it', () =>
  database.inTransaction(async (db) => {
    const desk = await deskWithMail(db);
    const manager = await user(db, ['fleet_manager']);
    await user(db, ['accountant']);
    await insertRow(db, 'maintenance.maintenance_programs', {
      name: 'Every month',
      kind: 'inspection',
      vehicle_id: desk.vehicle.id,
      every_days: 30,
    });
    await db.query('set local role rentify_worker');
    await db.query('select maintenance.schedule_due_maintenance()');
    await db.query('set local role rentify_owner');
    const { rows } = await db.query('select id from maintenance.maintenance_jobs');
    await expect(hear(db, 'MaintenanceDue', rows[0])).resolves.toMatchObject([
      {
        recipient: manager.email,
        template: 'maintenance_due',
        data: {
          reader_name: manager.display_name,
          program_name: 'Every month',
          kind: 'inspection',
          scheduled: { local_time: expect.stringMatching(/T08:00$/), time_zone: 'UTC' },
        },
      },
    ]);
  }));

test('a document that expires is told to whoever keeps the documents', () =>
  database.inTransaction(async (db) => {
    const desk = await deskWithMail(db);
    const manager = await user(db, ['fleet_manager']);
    await user(db, ['mechanic']);
    const rental = await reservation(db, desk, soon);
    const lastDay = hoursFromNow(48).toISOString().slice(0, 10);
    const document = await insertRow<Id>(db, 'fleet.vehicle_documents', {
      vehicle_id: desk.vehicle.id,
      kind: 'inspection',
      document_number: 'I-1',
      valid_during: `[2020-01-01,${lastDay}]`,
    });
    await db.query(`select app.emit_event('VehicleDocumentExpiring', 'vehicle_document', $1, $2)`, [
      document.id,
      {
        id: document.id,
        vehicle_id: desk.vehicle.id,
        kind: 'inspection',
        expires_on: lastDay,
        days_left: 7,
        reservation_ids: [rental.id],
      },
    ]);
    await expect(hear(db, 'VehicleDocumentExpiring', document)).resolves.toMatchObject([
      {
        recipient: manager.email,
        template: 'document_expiring',
        data: { kind: 'inspection', expiry_date: lastDay, reservation_count: 1 },
      },
    ]);
  }));

test.each([
  ['a rental on paper', -100, -50],
  ['one that has begun', -1, 48],
])('%s is not told as a reservation', (_what, from, to) =>
  database.inTransaction(async (db) => {
    const desk = await deskWithMail(db);
    const period = { startAt: hoursFromNow(from), endAt: hoursFromNow(to) };
    const rental = await reservation(db, desk, period);
    await expect(hear(db, 'RentalReserved', rental)).resolves.toEqual([]);
  }),
);

test('a rental from paper is recorded to its end without a letter', () =>
  database.inTransaction(async (db) => {
    const desk = await deskWithMail(db);
    const period = { startAt: hoursFromNow(-100), endAt: hoursFromNow(-50) };
    const rental = await reservation(db, desk, period);
    await asStaff(db, desk.agent, async (as) => {
      await activate(as, rental, { at: period.startAt });
    });
    await expect(hear(db, 'RentalActivated', rental)).resolves.toEqual([]);
    await asStaff(db, desk.agent, (as) => complete(as, rental, { at: hoursFromNow(-50) }));
    for (const type of ['RentalReserved', 'RentalActivated', 'RentalCompleted']) {
      await expect(hear(db, type, rental)).resolves.toEqual([]);
    }
  }));

test('an event of a type that calls for no letter is a fault of whoever subscribed to it', () =>
  database.inTransaction(async (db) => {
    const rental = await activeRental(db, await deskWithMail(db));
    const event = await receivedEvent(db, 'RentalActivated', rental);
    await expect(
      handleEvent(db, consumer, { ...event, type: 'RentalExtended' }),
    ).rejects.toMatchObject({ code: '20000' });
  }));

test('what is rolled back queues nothing: the inbox and the letter are one', () =>
  database.inTransaction(async (db) => {
    const desk = await deskWithMail(db);
    const event = await receivedEvent(db, 'RentalReserved', await reservation(db, desk, soon));
    await db.query('savepoint delivery');
    await handleEvent(db, consumer, event);
    await expect(queuedLetters(db, secretKey)).resolves.toHaveLength(1);
    await db.query('rollback to savepoint delivery');
    await expect(queuedLetters(db, secretKey)).resolves.toEqual([]);
  }));

test('it is subscribed to what it knows, and to nothing else', () =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query<{ event_type: string }>(
      `select event_type, schema_version from app.event_subscriptions
       where consumer = $1 order by event_type`,
      [consumer.name],
    );
    expect(rows).toEqual(
      [
        'MaintenanceDue',
        'RentalActivated',
        'RentalCancelled',
        'RentalCompleted',
        'RentalReserved',
        'VehicleDocumentExpiring',
      ].map((event_type) => ({ event_type, schema_version: 1 })),
    );
  }));
