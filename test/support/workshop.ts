import type pg from 'pg';
import { command } from './command.ts';
import { user } from './factories.ts';

type Id = { readonly id: string };
type Job = Id & {
  readonly status: string;
  readonly vehicle_id: string;
  readonly scheduled_for: Date;
  readonly expected_until: Date;
  readonly started_at: Date | null;
} & Readonly<Record<string, unknown>>;

/** Who plans maintenance and who does it. */
export async function workshop(db: pg.Client): Promise<{ manager: Id; mechanic: Id }> {
  return { manager: await user(db, ['fleet_manager']), mechanic: await user(db, ['mechanic']) };
}

/** The commands of the workshop, as the actor of this connection; what they return. */
export const jobs = {
  schedule: (
    db: pg.Client,
    vehicle: Id,
    { from, until, ...more }: { from: Date; until: Date; program_id?: string; kind?: string },
  ) =>
    command<Job>(db, 'maintenance.schedule_maintenance', {
      vehicle_id: vehicle.id,
      scheduled_for: from,
      expected_until: until,
      kind: 'service',
      ...more,
    }),
  move: (
    db: pg.Client,
    job: Id,
    to: { scheduled_for?: Date; expected_until?: Date; is_forced?: boolean },
  ) => command<Job>(db, 'maintenance.reschedule_maintenance', { job_id: job.id, ...to }),
  start: (
    db: pg.Client,
    job: Id,
    how: { is_forced?: boolean; started_at?: Date; expected_until?: Date } = {},
  ) => command<Job>(db, 'maintenance.start_maintenance', { job_id: job.id, ...how }),
  breakDown: (db: pg.Client, vehicle: Id, expectedUntil: Date) =>
    command<Job>(db, 'maintenance.report_breakdown', {
      vehicle_id: vehicle.id,
      expected_until: expectedUntil,
      description: 'The gearbox',
    }),
  addPart: (db: pg.Client, job: Id, quantity: number, unitCostCents: number) =>
    command<Id & { cost_cents: string }>(db, 'maintenance.add_part', {
      job_id: job.id,
      part_name: 'Brake pad',
      quantity,
      unit_cost_cents: unitCostCents,
    }),
  removePart: (db: pg.Client, part: Id) =>
    command(db, 'maintenance.remove_part', { part_id: part.id }),
  complete: (
    db: pg.Client,
    job: Id,
    result: { labour_cost_cents?: number; odometer_km?: number; done_at?: Date } = {},
  ) =>
    command<Job>(db, 'maintenance.complete_maintenance', {
      job_id: job.id,
      labour_cost_cents: 12_000,
      odometer_km: 10_000,
      ...result,
    }),
  cancel: (db: pg.Client, job: Id) =>
    command<Job>(db, 'maintenance.cancel_maintenance', { job_id: job.id, reason: 'Not needed' }),
};

/** When the vehicle is not for rent because of this job, in the order of time. */
export async function blocksOf(db: pg.Client, job: Id): Promise<[Date, Date][]> {
  const { rows } = await db.query<{ from: Date; until: Date }>(
    `select lower(during) as from, upper(during) as until from rental.vehicle_blocks
     where source_id = $1 and kind = 'maintenance' order by during`,
    [job.id],
  );
  return rows.map(({ from, until }) => [from, until]);
}
