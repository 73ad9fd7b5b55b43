import { moneyText } from '../../documents/money_text.ts';
import { rentalFacts } from '../letters/rental_facts.ts';
import type { RentalLetter } from '../letters/rental_letter.ts';
import type { MessageContent } from '../message_content.ts';

/** The reservation is made: what was agreed, to be kept until the pick-up. */
export function rentalReserved(letter: RentalLetter): MessageContent {
  const { customer_name, vehicle, total_cents, currency } = letter;
  return {
    subject: `Your reservation: ${vehicle.make} ${vehicle.model}`,
    paragraphs: [
      `Hello ${customer_name},`,
      'Your vehicle is reserved. Bring your driving licence when you pick it up.',
      'If your plans change, tell us soon: the later it is, the more a cancellation may cost.',
    ],
    facts: [...rentalFacts(letter), ['Price with tax', moneyText(total_cents, currency)]],
  };
}
