import { insertChanged, updateChanged } from '../support/changed_row.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { smallCompany } from '../support/small_company.ts';

const database = useDatabase();

beforeAll(async () => {
  await committed(await database.connect('superuser'), smallCompany);
});

// What commands refuse in their own words first, the tables refuse to every writer: the owner
// tries, on a copy of a row or on the row itself.
type Case = readonly [constraint: string, changes: Record<string, unknown>];

const nobody = '00000000-0000-7000-8000-00000000dead';
const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString();
const planned = {
  status: 'scheduled',
  scheduled_for: inDays(30),
  expected_until: inDays(31),
  started_at: null,
  completed_at: null,
  odometer_km: null,
  labour_cost_cents: null,
  parts_cost_cents: null,
};

const copies: Readonly<Record<string, readonly Case[]>> = {
  maintenance_jobs: [
    ['maintenance_jobs_program_id_fkey', { ...planned, program_id: nobody }],
    ['maintenance_jobs_period_forward', { ...planned, expected_until: planned.scheduled_for }],
    ['maintenance_jobs_period_bounded', { ...planned, scheduled_for: '1989-12-31T00:00:00Z' }],
    ['maintenance_jobs_period_bounded', { ...planned, expected_until: 'infinity' }],
    ['maintenance_jobs_started_once_in_progress', { ...planned, started_at: inDays(-1) }],
    ['maintenance_jobs_completed_with_result', { ...planned, odometer_km: 1 }],
    ['maintenance_jobs_cancelled_with_reason', { ...planned, cancelled_at: inDays(0) }],
    ['maintenance_jobs_cancellation_reason_length', { ...planned, cancellation_reason: '' }],
    ['maintenance_jobs_description_length', { ...planned, description: '' }],
    ['maintenance_jobs_notes_length', { ...planned, notes: '' }],
    ['maintenance_jobs_status_transition', {}],
    ['maintenance_kind_known', { ...planned, kind: 'magic' }],
    ['maintenance_status_known', { ...planned, status: 'lost' }],
  ],
  maintenance_programs: [
    ['maintenance_programs_scope_clear', { make: 'Renault' }],
    ['maintenance_programs_scope_clear', { vehicle_id: null }],
    ['maintenance_programs_scope_clear', { model: 'Clio' }],
    ['maintenance_programs_interval_present', { every_km: null }],
    ['maintenance_programs_every_km_range', { every_km: 99 }],
    ['maintenance_programs_every_days_range', { every_days: 0 }],
    ['maintenance_programs_lead_days_range', { lead_days: 366 }],
    ['maintenance_programs_duration_range', { duration_minutes: 14 }],
    ['maintenance_programs_name_length', { name: '' }],
    ['maintenance_programs_make_length', { vehicle_id: null, make: '' }],
    ['maintenance_programs_model_length', { vehicle_id: null, make: 'Renault', model: '' }],
    ['maintenance_programs_description_length', { description: '' }],
  ],
};

const changes: Readonly<Record<string, readonly Case[]>> = {
  maintenance_jobs: [
    ['maintenance_jobs_immutable', { labour_cost_cents: 1 }],
    ['maintenance_jobs_immutable', { parts_cost_cents: 1 }],
    ['maintenance_jobs_immutable', { vehicle_id: nobody }],
  ],
  maintenance_parts_used: [['maintenance_parts_used_while_in_progress', { quantity: 2 }]],
};

const listed = (cases: Readonly<Record<string, readonly Case[]>>) =>
  Object.entries(cases).flatMap(([table, rows]) =>
    rows.map(([constraint, given]) => ({ table, constraint, given })),
  );

test.each(listed(copies))('$constraint holds for a new row', ({ table, constraint, given }) =>
  database.inTransaction(async (db) => {
    await expect(insertChanged(db, `maintenance.${table}`, given)).rejects.toMatchObject({
      constraint,
    });
  }),
);

test.each(listed(changes))('$constraint holds for a change', ({ table, constraint, given }) =>
  database.inTransaction(async (db) => {
    await expect(updateChanged(db, `maintenance.${table}`, given)).rejects.toMatchObject({
      constraint,
    });
  }),
);

test.each([
  ['maintenance_parts_used_part_name_length', { part_name: '' }],
  ['maintenance_parts_used_quantity_range', { quantity: 0 }],
  ['maintenance_parts_used_unit_cost_range', { unit_cost_cents: -1 }],
  ['maintenance_parts_used_same_currency', { currency: 'USD' }],
  ['maintenance_parts_used_maintenance_job_id_fkey', { maintenance_job_id: nobody }],
])('%s holds for a part of a job in progress', (constraint, given) =>
  database.inTransaction(async (db) => {
    await insertChanged(db, 'maintenance.maintenance_jobs', {
      ...planned,
      scheduled_for: inDays(-0.2),
      expected_until: inDays(-0.1),
    });
    const { rows } = await db.query(
      `update maintenance.maintenance_jobs set status = 'in_progress', started_at = now(),
         expected_until = now() + interval '1 hour'
       where status = 'scheduled' returning id`,
    );
    const part = { maintenance_job_id: rows[0].id, ...given };
    await expect(
      insertChanged(db, 'maintenance.maintenance_parts_used', part),
    ).rejects.toMatchObject({ constraint });
  }),
);

describe.each([
  ['maintenance_jobs', 'maintenance_jobs_append_only'],
  ['maintenance_parts_used', 'maintenance_parts_used_append_only'],
  ['maintenance_programs', 'maintenance_programs_append_only'],
])('maintenance.%s', (table, constraint) => {
  test.each([
    `delete from maintenance.${table}`,
    `truncate maintenance.${table} cascade`,
    `merge into maintenance.${table} t using (values (1)) as one (n) on true
     when matched then delete`,
  ])(`loses no row, not even to its owner: ${constraint} (%s)`, (statement) =>
    database.inTransaction(async (db) => {
      await expect(db.query(statement)).rejects.toMatchObject({
        code: '55000',
        // TRUNCATE meets first whichever table it cascades to.
        constraint: statement.startsWith('truncate') ? expect.any(String) : constraint,
      });
    }),
  );
});
