import { z } from 'zod';

/** A place and the time on its clock, as notification.place_and_time gives them. */
export const localTime = z.object({
  place: z.string(),
  local_time: z.iso.datetime({ local: true, precision: -1 }),
  time_zone: z.string(),
});

export type LocalTime = z.infer<typeof localTime>;
