import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { type Desk, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();

async function warn(db: pg.Client): Promise<number> {
  await db.query('set local role rentify_worker');
  const { rows } = await db.query<{ count: number }>(
    'select rental.warn_of_expiring_documents()::int as count',
  );
  await db.query('set local role rentify_owner');
  return rows[0]?.count ?? 0;
}

/** A document of the desk's vehicle whose last day is so many days from today in the time zone. */
async function document(
  db: pg.Client,
  desk: Desk,
  daysLeft: number,
  { kind = 'insurance', timeZone = 'UTC' }: { kind?: string; timeZone?: string } = {},
): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `insert into fleet.vehicle_documents (vehicle_id, kind, document_number, valid_during)
     select $1, $2, 'A1', daterange('2020-01-01', (now() at time zone $4)::date + $3::int, '[]')
     returning id`,
    [desk.vehicle.id, kind, daysLeft, timeZone],
  );
  return rows[0]?.id ?? '';
}

async function warningsOf(db: pg.Client, id: string) {
  const { rows } = await db.query<{ payload: Record<string, unknown> }>(
    `select payload from app.outbox_events
     where event_type = 'VehicleDocumentExpiring' and aggregate_type = 'vehicle_document'
       and aggregate_id = $1 and actor_id = app.system_user_id()
     order by seq`,
    [id],
  );
  return rows.map(({ payload }) => payload);
}

/** Lets the document end so many days earlier, as time would. */
const passDays = (db: pg.Client, id: string, days: number) =>
  db.query(
    `update fleet.vehicle_documents
     set valid_during = daterange(lower(valid_during), upper(valid_during) - $2::int)
     where id = $1`,
    [id, days],
  );

test.each([
  [31, []],
  [30, [30]],
  [8, [30]],
  [7, [7]],
  [2, [7]],
  [1, [1]],
  [0, [1]],
  [-1, []],
])('a document with %i days left is warned of at the thresholds %j, once', (daysLeft, thresholds) =>
  database.inTransaction(async (db) => {
    const id = await document(db, await rentalDesk(db), daysLeft);
    await expect(warn(db)).resolves.toBe(thresholds.length);
    await expect(warn(db)).resolves.toBe(0);
    const warnings = await warningsOf(db, id);
    expect(warnings.map(({ days_left }) => days_left)).toEqual(thresholds);
  }),
);

test('as its end comes nearer each threshold is warned of; one that was missed is not made up for', () =>
  database.inTransaction(async (db) => {
    const id = await document(db, await rentalDesk(db), 30);
    await warn(db);
    await passDays(db, id, 29);
    await warn(db);
    const warnings = await warningsOf(db, id);
    expect(warnings.map(({ days_left }) => days_left)).toEqual([30, 1]);
  }));

test('the warning says the last valid day, and which rentals last beyond it', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const id = await document(db, desk, 5);
    await reservation(db, desk, { startAt: hoursFromNow(24), endAt: hoursFromNow(48) });
    const beyond = await reservation(db, desk, {
      startAt: hoursFromNow(72),
      endAt: hoursFromNow(200),
    });
    await warn(db);
    const { rows } = await db.query<{ last_day: string }>(
      `select ((now() at time zone 'UTC')::date + 5)::text as last_day`,
    );
    await expect(warningsOf(db, id)).resolves.toEqual([
      {
        id,
        vehicle_id: desk.vehicle.id,
        kind: 'insurance',
        expires_on: rows[0]?.last_day,
        days_left: 7,
        reservation_ids: [beyond.id],
      },
    ]);
  }));

test('a renewal that follows at once ends the warnings; one after a day between does not', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const renewed = await document(db, desk, 5);
    const lapsing = await document(db, desk, 5, { kind: 'inspection' });
    await db.query(
      `insert into fleet.vehicle_documents (vehicle_id, kind, document_number, valid_during)
       select $1, kind, 'A2', daterange((now() at time zone 'UTC')::date + first_day, '2100-01-01')
       from (values ('insurance', 6), ('inspection', 7)) as n (kind, first_day)`,
      [desk.vehicle.id],
    );
    await expect(warn(db)).resolves.toBe(1);
    await expect(warningsOf(db, renewed)).resolves.toEqual([]);
    await expect(warningsOf(db, lapsing)).resolves.toHaveLength(1);
  }));

test('a replaced document and that of a vehicle that has left are not warned of', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const id = await document(db, desk, 5);
    await document(db, desk, 5, { kind: 'inspection' });
    await db.query('update fleet.vehicle_documents set replaced_at = now() where id = $1', [id]);
    await db.query('update rental.rentable_vehicles set is_in_service = false where id = $1', [
      desk.vehicle.id,
    ]);
    await expect(warn(db)).resolves.toBe(0);
    await db.query('update rental.rentable_vehicles set is_in_service = true where id = $1', [
      desk.vehicle.id,
    ]);
    await expect(warn(db)).resolves.toBe(1);
    await expect(warningsOf(db, id)).resolves.toEqual([]);
  }));

test.each(['Pacific/Kiritimati', 'Etc/GMT+12'])(
  'days are those of its home, also in %s',
  (timeZone) =>
    database.inTransaction(async (db) => {
      const desk = await rentalDesk(db, { timeZone });
      const due = await document(db, desk, 30, { timeZone });
      const early = await document(db, desk, 31, { timeZone, kind: 'inspection' });
      await warn(db);
      await expect(warningsOf(db, due)).resolves.toHaveLength(1);
      await expect(warningsOf(db, early)).resolves.toHaveLength(0);
    }),
);

test('of two that warn at once, one does', async () => {
  const root = await database.connect('superuser');
  const id = await committed(root, async (db) => document(db, await rentalDesk(db), 5));
  const [first, second] = await Promise.all([
    database.connect('rentify_worker'),
    database.connect('rentify_worker'),
  ]);
  const run = 'select rental.warn_of_expiring_documents()::int as count';
  await first.query('begin');
  await expect(first.query(run)).resolves.toMatchObject({ rows: [{ count: 1 }] });
  const waiting = second.query(run);
  await first.query('commit');
  await expect(waiting).resolves.toMatchObject({ rows: [{ count: 0 }] });
  await expect(warningsOf(root, id)).resolves.toHaveLength(1);
});
