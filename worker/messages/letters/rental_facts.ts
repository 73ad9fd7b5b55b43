import type { MessageContent } from '../message_content.ts';
import type { LocalTime } from './local_time.ts';
import { localTimeText } from './local_time_text.ts';
import type { RentalLetter } from './rental_letter.ts';
import { vehicleText } from './vehicle_text.ts';

/** Which rental it is: the vehicle, and where and when it is handed over and comes back. */
export function rentalFacts({
  vehicle,
  starts,
  ends,
}: Pick<RentalLetter, 'vehicle' | 'starts' | 'ends'>): NonNullable<MessageContent['facts']> {
  return [
    ['Vehicle', vehicleText(vehicle)],
    ['Pick-up', placeAndTime(starts)],
    ['Return', placeAndTime(ends)],
  ];
}

function placeAndTime(time: LocalTime): string {
  return `${time.place}, ${localTimeText(time)}`;
}
