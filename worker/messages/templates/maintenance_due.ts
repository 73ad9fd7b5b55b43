import { dateText } from '../../documents/date_text.ts';
import { localTimeText } from '../letters/local_time_text.ts';
import type { MaintenanceLetter } from '../letters/maintenance_letter.ts';
import { vehicleText } from '../letters/vehicle_text.ts';
import type { MessageContent } from '../message_content.ts';

/** To whoever plans maintenance: a job was planned by itself, and may be moved. */
export function maintenanceDue(letter: MaintenanceLetter): MessageContent {
  const { reader_name, vehicle, kind, program_name, due_date, due_odometer_km, scheduled } = letter;
  const atReading =
    due_odometer_km === null ? '' : `, or at ${due_odometer_km.toLocaleString('en')} km`;
  return {
    subject: `Maintenance due: ${vehicle.plate_number}`,
    paragraphs: [
      `Hello ${reader_name},`,
      'Maintenance is due, and is planned for the first gap in the calendar of the vehicle. Move ' +
        'it if another time is better.',
    ],
    facts: [
      ['Vehicle', vehicleText(vehicle)],
      ['What', `${program_name} (${kind})`],
      ['Due', `${dateText(due_date)}${atReading}`],
      ['Planned for', localTimeText(scheduled)],
    ],
  };
}
