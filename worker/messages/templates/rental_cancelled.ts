import { invoiceFacts } from '../letters/invoice_facts.ts';
import { rentalFacts } from '../letters/rental_facts.ts';
import type { RentalLetter } from '../letters/rental_letter.ts';
import type { MessageContent } from '../message_content.ts';

const because: Readonly<Record<NonNullable<RentalLetter['cancellation_reason']>, string>> = {
  customer_request: 'As you asked, your reservation is cancelled.',
  no_show: 'You did not come to pick the vehicle up, so your reservation is cancelled.',
  vehicle_unavailable:
    'We are sorry: we have no vehicle for you, and your reservation is cancelled.',
  payment_failed: 'Your payment did not go through, so your reservation is cancelled.',
  duplicate: 'Your reservation was made twice, so this one is cancelled.',
  other: 'Your reservation is cancelled.',
};

/** There will be no rental: why, and what it costs. */
export function rentalCancelled(letter: RentalLetter): MessageContent {
  const { customer_name, vehicle, cancellation_reason, invoice } = letter;
  return {
    subject: `Cancelled: ${vehicle.make} ${vehicle.model}`,
    paragraphs: [
      `Hello ${customer_name},`,
      because[cancellation_reason ?? 'other'],
      invoice === null
        ? 'This costs you nothing.'
        : 'There is a fee for this; its invoice is attached.',
    ],
    facts: [...rentalFacts(letter), ...(invoice === null ? [] : invoiceFacts(invoice))],
    ...(invoice !== null && { document: { kind: 'invoice', id: invoice.id } }),
  };
}
