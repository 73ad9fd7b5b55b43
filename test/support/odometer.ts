import type pg from 'pg';
import { asStaff } from './actors.ts';
import { command } from './command.ts';
import { user, vehicle } from './factories.ts';

type Reading = {
  readonly id: string;
  readonly reading_km: number;
  readonly offset_km: string;
  readonly distance_km: string;
  readonly created_by: string;
};

/** A vehicle and a mechanic at its meter; instants are days before today. */
export async function odometer(db: pg.Client, given: { max_km_per_day?: number } = {}) {
  const mechanic = await user(db, ['mechanic']);
  const { id: vehicle_id } = await vehicle(db, given);
  const call = (name: string, args: Record<string, unknown>) =>
    asStaff(db, mechanic, () => command<Reading>(db, `fleet.${name}`, args));
  return {
    mechanic,
    vehicle_id,
    read: (reading_km: number | string | null, daysAgo: number) =>
      call('record_odometer_reading', { vehicle_id, reading_km, recorded_at: before(daysAgo) }),
    replace: (old_reading_km: number, new_reading_km: number, daysAgo: number, reason = 'broken') =>
      call('replace_odometer', {
        vehicle_id,
        old_reading_km,
        new_reading_km,
        reason,
        recorded_at: before(daysAgo),
      }),
    void: (reading_id: string, reason: string | null = 'misread') =>
      call('void_odometer_reading', { reading_id, reason }),
    /** What counts, as the agent sees the vehicle. */
    shows: async () => {
      const agent = await user(db, ['agent']);
      const { rows } = await asStaff(db, agent, () =>
        db.query<{ km: number | null }>(
          'select fleet.vehicles_odometer_km(v) as km from fleet.vehicles v where id = $1',
          [vehicle_id],
        ),
      );
      return rows[0]?.km;
    },
  };
}

const today = Math.floor(Date.now() / 86_400_000) * 86_400_000;
const before = (days: number) => new Date(today - days * 86_400_000).toISOString();
