import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { location, user, vehicle } from '../support/factories.ts';
import { type Desk, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();
type Id = { readonly id: string };
type Letter = {
  readonly recipient: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly expires_at: Date;
};

/** A document of a vehicle whose last day is so many days from today, and who keeps it. */
async function expiring(db: pg.Client, { id }: Id, days = 7) {
  const manager = await user(db, ['fleet_manager']);
  const record = (validFrom: number, validTo: number) =>
    asStaff(db, manager, () =>
      command<Id>(db, 'fleet.record_document', {
        vehicle_id: id,
        kind: 'insurance',
        document_number: 'A1',
        valid_during: `[${dayFromNow(validFrom)},${dayFromNow(validTo)}]`,
      }),
    );
  return { manager, record, document: await record(-99, days) };
}
const dayFromNow = (days: number) =>
  hoursFromNow(24 * days)
    .toISOString()
    .slice(0, 10);
async function letters(db: pg.Client, document: Id, reservations: readonly Id[] = []) {
  const { rows } = await db.query<Letter>('select * from notification.document_letters($1, $2)', [
    document.id,
    { id: document.id, reservation_ids: reservations.map(({ id }) => id) },
  ]);
  return rows;
}
const reserved = (db: pg.Client, desk: Desk) =>
  reservation(db, desk, { startAt: hoursFromNow(48), endAt: hoursFromNow(300) });

test('who keeps the documents is told of it, with the reservations that still need it', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { manager, document } = await expiring(db, desk.vehicle);
    const rental = await reserved(db, desk);
    const letter = {
      recipient: manager.email,
      template: 'document_expiring',
      data: { kind: 'insurance', document_number: 'A1', expiry_date: dayFromNow(7) },
    };
    const told = await letters(db, document, [rental]);
    expect(told).toMatchObject([letter]);
    expect(told[0]?.data['reservation_count']).toBe(1);
    // Nothing of whoever rents is in it.
    expect(JSON.stringify(told)).not.toContain('Carla');

    await asStaff(db, desk.agent, (as) =>
      command(as, 'rental.cancel_rental', { rental_id: rental.id }),
    );
    const after = await letters(db, document, [rental]);
    expect(after[0]?.data['reservation_count']).toBe(0);
  }));

test('one that was renewed meanwhile, or replaced, is no news', () =>
  database.inTransaction(async (db) => {
    const { document, record } = await expiring(db, await vehicle(db));
    await expect(letters(db, document)).resolves.toHaveLength(1);
    await record(8, 99);
    await expect(letters(db, document)).resolves.toEqual([]);
  }));

test('a gap before the next one is still worth a letter', () =>
  database.inTransaction(async (db) => {
    const { document, record } = await expiring(db, await vehicle(db));
    await record(20, 99);
    await expect(letters(db, document)).resolves.toHaveLength(1);
  }));

test('nobody is told what is over, or of a vehicle that has left', () =>
  database.inTransaction(async (db) => {
    const { document } = await expiring(db, await vehicle(db), -2);
    await expect(letters(db, document)).resolves.toEqual([]);
    const sold = await vehicle(db, { available_from: '2020-01-01T00:00:00Z' });
    const { document: ofSold, manager } = await expiring(db, sold);
    await asStaff(db, manager, () =>
      command(db, 'fleet.decommission_vehicle', { id: sold.id, reason: 'sold' }),
    );
    await expect(letters(db, ofSold)).resolves.toEqual([]);
  }));

test('its last day ends at midnight of the place that the vehicle belongs to', () =>
  database.inTransaction(async (db) => {
    const place = await location(db, { time_zone: 'Pacific/Kiritimati' });
    const { document } = await expiring(db, await vehicle(db, { home_location_id: place.id }), 1);
    const [letter] = await letters(db, document);
    // Fourteen hours before midnight in Greenwich.
    expect(letter?.expires_at).toEqual(new Date(`${dayFromNow(1)}T10:00:00Z`));
  }));
