import type { Vehicle } from './vehicle.ts';

/** A vehicle as people know it: 'Renault Clio, B123'. */
export function vehicleText({ make, model, plate_number }: Vehicle): string {
  return `${make} ${model}, ${plate_number}`;
}
