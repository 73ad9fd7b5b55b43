import { z } from 'zod';
import { localTime } from './local_time.ts';
import { vehicle } from './vehicle.ts';

/** What staff are told of maintenance: the data of notification.maintenance_letters. */
export const maintenanceLetter = z.object({
  reader_name: z.string(),
  vehicle,
  kind: z.string(),
  program_name: z.string(),
  due_date: z.iso.date(),
  due_odometer_km: z.int().nullable(),
  scheduled: localTime,
});

export type MaintenanceLetter = z.infer<typeof maintenanceLetter>;
