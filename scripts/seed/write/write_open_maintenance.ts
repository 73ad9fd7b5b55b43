import type pg from 'pg';
import { callCommand } from '../call_command.ts';
import type { DemoMaintenance } from '../demo_data.ts';

const hourMs = 3_600_000;

/** What the workshop has to do: a vehicle that broke down, and a service that is planned. */
export async function writeOpenMaintenance(
  db: pg.Client,
  { breakdown, planned }: DemoMaintenance,
  ids: { readonly vehicles: readonly string[]; readonly programId: string },
): Promise<void> {
  const { id: jobId } = await callCommand(db, 'maintenance.report_breakdown', {
    vehicle_id: ids.vehicles[breakdown.vehicle],
    expected_until: breakdown.expectedUntil,
    description: breakdown.description,
  });
  await callCommand(db, 'maintenance.add_part', {
    job_id: jobId,
    part_name: breakdown.part.name,
    quantity: breakdown.part.quantity,
    unit_cost_cents: breakdown.part.unitCents,
  });
  await callCommand(db, 'maintenance.schedule_maintenance', {
    vehicle_id: ids.vehicles[planned.vehicle],
    scheduled_for: planned.startAt,
    expected_until: new Date(planned.startAt.getTime() + 4 * hourMs),
    kind: 'service',
    program_id: ids.programId,
  });
}
