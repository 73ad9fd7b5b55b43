import { invoiceFacts } from '../letters/invoice_facts.ts';
import { rentalFacts } from '../letters/rental_facts.ts';
import type { RentalLetter } from '../letters/rental_letter.ts';
import type { MessageContent } from '../message_content.ts';

/** The vehicle is back: thanks, and the invoice. */
export function rentalCompleted(letter: RentalLetter): MessageContent {
  const { customer_name, vehicle, invoice } = letter;
  const thanks = 'Thank you for bringing the vehicle back.';
  return {
    subject: `Thank you: ${vehicle.make} ${vehicle.model} is back`,
    paragraphs: [
      `Hello ${customer_name},`,
      invoice === null
        ? `${thanks} There is nothing to pay.`
        : `${thanks} Your invoice is attached.`,
    ],
    facts: [...rentalFacts(letter), ...(invoice === null ? [] : invoiceFacts(invoice))],
    ...(invoice !== null && { document: { kind: 'invoice', id: invoice.id } }),
  };
}
