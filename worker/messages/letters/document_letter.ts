import { z } from 'zod';
import { vehicle } from './vehicle.ts';

/** What staff are told of a document: the data of notification.document_letters. */
export const documentLetter = z.object({
  reader_name: z.string(),
  vehicle,
  kind: z.string(),
  document_number: z.string(),
  expiry_date: z.iso.date(),
  reservation_count: z.int(),
});

export type DocumentLetter = z.infer<typeof documentLetter>;
