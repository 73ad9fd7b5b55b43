import type pg from 'pg';
import { demoUser } from '../../demo/demo_user.ts';
import { actAs } from '../act_as.ts';
import { callCommand } from '../call_command.ts';
import type { DemoMaintenance } from '../demo_data.ts';

/** The programme, and what the workshop did before the first rentals; the programme's id. */
export async function writePastMaintenance(
  db: pg.Client,
  { program, history }: DemoMaintenance,
  vehicleIds: readonly string[],
): Promise<string> {
  await actAs(db, demoUser('fleet_manager'));
  const { id: programId } = await callCommand(db, 'maintenance.create_maintenance_program', {
    name: program.name,
    kind: 'service',
    make: program.make,
    every_km: program.everyKm,
    every_days: program.everyDays,
  });
  await actAs(db, demoUser('mechanic'));
  for (const visit of history) {
    const { id: jobId } = await callCommand(db, 'maintenance.schedule_maintenance', {
      vehicle_id: vehicleIds[visit.vehicle],
      scheduled_for: visit.startAt,
      expected_until: visit.doneAt,
      kind: visit.kind,
      description: visit.description,
      program_id: visit.isOfProgram ? programId : undefined,
    });
    await callCommand(db, 'maintenance.start_maintenance', {
      job_id: jobId,
      started_at: visit.startAt,
    });
    for (const { name, quantity, unitCents } of visit.parts) {
      await callCommand(db, 'maintenance.add_part', {
        job_id: jobId,
        part_name: name,
        quantity,
        unit_cost_cents: unitCents,
      });
    }
    await callCommand(db, 'maintenance.complete_maintenance', {
      job_id: jobId,
      labour_cost_cents: visit.labourCents,
      odometer_km: visit.odometerKm,
      done_at: visit.doneAt,
    });
  }
  return programId;
}
