import type pg from 'pg';
import { insertRow } from '../insert_row.ts';
import { type Desk, hoursFromNow } from '../rental_desk.ts';
import { rowVersionOf } from '../row_version_of.ts';
import type { ValidInput } from './valid_input.ts';

type Row = { readonly id: string };
const at = (hours: number) => hoursFromNow(hours).toISOString();

/** The commands of the workshop. */
export const maintenanceInputs: Readonly<Record<string, ValidInput>> = {
  scheduleMaintenance: async (db, desk) => ({
    vehicleId: desk.vehicle.id,
    scheduledFor: at(24),
    expectedUntil: at(28),
    kind: 'SERVICE',
    description: 'Oil and filters',
    programId: (await program(db, desk)).id,
  }),
  rescheduleMaintenance: async (db, desk) => ({
    jobId: (await runningJob(db, desk)).id,
    scheduledFor: at(-1),
    expectedUntil: at(48),
    isForced: true,
  }),
  startMaintenance: async (db, desk) => ({
    jobId: (await plannedJob(db, desk)).id,
    isForced: true,
    startedAt: at(-0.5),
    expectedUntil: at(4),
  }),
  reportBreakdown: async (_db, desk) => ({
    vehicleId: desk.vehicle.id,
    expectedUntil: at(9),
    kind: 'REPAIR',
    description: 'The gearbox',
  }),
  addPart: async (db, desk) => ({
    jobId: (await runningJob(db, desk)).id,
    partName: 'Brake pad',
    quantity: 4,
    unitCostCents: '3050',
  }),
  removePart: async (db, desk) => {
    const { id } = await insertRow<Row>(db, 'maintenance.maintenance_parts_used', {
      maintenance_job_id: (await runningJob(db, desk)).id,
      part_name: 'Brake pad',
      quantity: 40,
      unit_cost_cents: 3_050,
    });
    return { partId: id };
  },
  completeMaintenance: async (db, desk) => ({
    jobId: (await runningJob(db, desk)).id,
    labourCostCents: '12000',
    odometerKm: 10_000,
    notes: 'As good as new',
    doneAt: at(-0.1),
  }),
  cancelMaintenance: async (db, desk) => ({
    jobId: (await plannedJob(db, desk)).id,
    reason: 'Not needed',
  }),
  createMaintenanceProgram: async () => ({
    name: 'Inspection',
    kind: 'INSPECTION',
    make: 'Renault',
    model: 'Clio',
    everyKm: 15_000,
    everyDays: 365,
    leadDays: 14,
    durationMinutes: 240,
    description: 'As the maker asks',
  }),
  updateMaintenanceProgram: async (db, desk) => {
    const { id } = await program(db, desk);
    return {
      id,
      rowVersion: await rowVersionOf(db, 'maintenance.maintenance_programs', id),
      name: 'Service',
      everyKm: 20_000,
      everyDays: 400,
      leadDays: 7,
      durationMinutes: 300,
      description: 'Less often',
      isActive: false,
    };
  },
};

const program = (db: pg.Client, { vehicle }: Desk): Promise<Row> =>
  insertRow(db, 'maintenance.maintenance_programs', {
    name: 'Inspection',
    kind: 'service',
    vehicle_id: vehicle.id,
    every_km: 15_000,
  });

const plannedJob = (db: pg.Client, { vehicle }: Desk): Promise<Row> =>
  insertRow(db, 'maintenance.maintenance_jobs', {
    vehicle_id: vehicle.id,
    kind: 'service',
    scheduled_for: at(-1),
    expected_until: at(3),
  });

async function runningJob(db: pg.Client, desk: Desk): Promise<Row> {
  const job = await plannedJob(db, desk);
  await db.query(
    `update maintenance.maintenance_jobs set status = 'in_progress', started_at = scheduled_for
     where id = $1`,
    [job.id],
  );
  return job;
}
