import { moneyText } from '../../documents/money_text.ts';
import { rentalFacts } from '../letters/rental_facts.ts';
import type { RentalLetter } from '../letters/rental_letter.ts';
import type { MessageContent } from '../message_content.ts';

/** The vehicle is handed over: where and when it is awaited. */
export function rentalActivated(letter: RentalLetter): MessageContent {
  const { customer_name, vehicle, total_cents, currency } = letter;
  return {
    subject: `On the road: ${vehicle.make} ${vehicle.model}`,
    paragraphs: [
      `Hello ${customer_name},`,
      'The vehicle is yours now. Have a good journey, and bring it back in time: if you need it ' +
        'longer, ask us before it is due.',
    ],
    facts: [...rentalFacts(letter), ['Agreed price with tax', moneyText(total_cents, currency)]],
  };
}
