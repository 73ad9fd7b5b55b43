import { dateText } from '../../documents/date_text.ts';
import type { DocumentLetter } from '../letters/document_letter.ts';
import { vehicleText } from '../letters/vehicle_text.ts';
import type { MessageContent } from '../message_content.ts';

/** To whoever keeps the documents of the vehicles: one ends, and what that endangers. */
export function documentExpiring(letter: DocumentLetter): MessageContent {
  const { reader_name, vehicle, document_number, expiry_date, reservation_count } = letter;
  const kind = letter.kind.replaceAll('_', ' ');
  return {
    subject: `Document expiring: ${vehicle.plate_number}, ${kind}`,
    paragraphs: [
      `Hello ${reader_name},`,
      'A document of a vehicle expires soon. Record the next one before its last day is over.',
    ],
    facts: [
      ['Vehicle', vehicleText(vehicle)],
      ['Document', `${kind}, ${document_number}`],
      ['Last day', dateText(expiry_date)],
      [
        'Reservations beyond that day',
        reservation_count === 0 ? 'None' : String(reservation_count),
      ],
    ],
  };
}
