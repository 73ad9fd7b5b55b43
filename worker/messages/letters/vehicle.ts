import { z } from 'zod';

/** A vehicle, as notification.vehicle_named gives it. */
export const vehicle = z.object({
  plate_number: z.string(),
  make: z.string(),
  model: z.string(),
});

export type Vehicle = z.infer<typeof vehicle>;
