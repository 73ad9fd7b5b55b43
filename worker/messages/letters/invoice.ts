import { z } from 'zod';

/** An invoice that a letter carries, as notification.ending_invoice gives it. */
export const invoice = z.object({
  id: z.uuid(),
  number: z.string(),
  total_cents: z.string(),
  open_cents: z.string(),
  currency: z.string(),
  due_date: z.iso.date(),
});

export type Invoice = z.infer<typeof invoice>;
