import { z } from 'zod';
import { invoice } from './invoice.ts';
import { localTime } from './local_time.ts';
import { vehicle } from './vehicle.ts';

/** What a customer is told of a rental: the data of notification.rental_letters. */
export const rentalLetter = z.object({
  customer_name: z.string(),
  vehicle,
  starts: localTime,
  ends: localTime,
  total_cents: z.string(),
  currency: z.string(),
  cancellation_reason: z
    .enum([
      'customer_request',
      'no_show',
      'vehicle_unavailable',
      'payment_failed',
      'duplicate',
      'other',
    ])
    .nullable(),
  invoice: invoice.nullable(),
});

export type RentalLetter = z.infer<typeof rentalLetter>;
