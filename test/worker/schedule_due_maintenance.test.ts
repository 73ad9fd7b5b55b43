import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { insertRow } from '../support/insert_row.ts';
import { type Desk, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { verifyDatabase } from '../support/verify_database.ts';

const database = useDatabase();
type Id = { readonly id: string };

async function schedule(db: pg.Client): Promise<number> {
  await db.query('set local role rentify_worker');
  const { rows } = await db.query<{ count: string }>(
    'select maintenance.schedule_due_maintenance() as count',
  );
  await db.query('set local role rentify_owner');
  return Number(rows[0]?.count);
}

/** Due every thirty days for a vehicle that came in 2020, so now; it takes four hours. */
const program = (db: pg.Client, { vehicle }: Desk, more: Record<string, unknown> = {}) =>
  insertRow<Id>(db, 'maintenance.maintenance_programs', {
    name: 'P',
    kind: 'inspection',
    vehicle_id: vehicle.id,
    every_days: 30,
    ...more,
  });

const jobsOf = async (db: pg.Client, { id }: Id) =>
  (
    await db.query<{ id: string; from: Date; until: Date }>(
      `select id, scheduled_for as from, expected_until as until
       from maintenance.maintenance_jobs where program_id = $1`,
      [id],
    )
  ).rows;

test('what is due is scheduled once, by the system, and one event tells of it', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { id } = await program(db, desk);
    await expect(schedule(db)).resolves.toBe(1);
    await expect(schedule(db)).resolves.toBe(0);
    const { rows } = await db.query(
      `select j.status, j.kind, j.created_by = app.system_user_id() as is_by_system,
              extract(hour from j.scheduled_for at time zone 'UTC')::int as hour,
              j.scheduled_for > now() and j.scheduled_for < now() + interval '2 days' as is_soon,
              j.expected_until - j.scheduled_for = interval '4 hours' as is_as_long,
              (select count(*)::int from app.outbox_events e
               where e.aggregate_id = j.id and e.event_type = 'MaintenanceDue') as events
       from maintenance.maintenance_jobs j where j.program_id = $1`,
      [id],
    );
    expect(rows).toEqual([
      {
        status: 'scheduled',
        kind: 'inspection',
        is_by_system: true,
        hour: 8,
        is_soon: true,
        is_as_long: true,
        events: 1,
      },
    ]);
  }));

test('a live rental stays where it is: the job takes the first gap after it', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const made = await program(db, desk);
    await reservation(db, desk, { startAt: hoursFromNow(0), endAt: hoursFromNow(99) });
    await expect(schedule(db)).resolves.toBe(1);
    await expect(jobsOf(db, made)).resolves.toMatchObject([{ from: hoursFromNow(100) }]);
  }));

test.each([
  ['later than its lead time', { every_days: 3_650, lead_days: 0 }],
  ['by a programme that is switched off', { is_active: false }],
])('what is due %s is left alone', (_what, more) =>
  database.inTransaction(async (db) => {
    await program(db, await rentalDesk(db), more);
    await expect(schedule(db)).resolves.toBe(0);
  }),
);

test('a vehicle without a gap of 30 days waits for the next day', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    await program(db, desk);
    await reservation(db, desk, { startAt: hoursFromNow(0), endAt: hoursFromNow(24 * 33) });
    await expect(schedule(db)).resolves.toBe(0);
  }));

test('two schedulers at once plan each job once', async () => {
  const owner = await database.connect('superuser');
  const workers = await Promise.all([1, 2, 3].map(() => database.connect('rentify_worker')));
  for (let round = 0; round < 5; round += 1) {
    const programs = [];
    for (let vehicle = 0; vehicle < 5; vehicle += 1) {
      programs.push(await program(owner, await rentalDesk(owner)));
    }
    const counts = await Promise.all(
      workers.map(async (worker) => {
        const { rows } = await worker.query(
          'select maintenance.schedule_due_maintenance()::int as count',
        );
        return rows[0].count as number;
      }),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(programs.length);
    for (const made of programs) await expect(jobsOf(owner, made)).resolves.toHaveLength(1);
  }
  await verifyDatabase(database);
});
