import type { CopyValue } from './copy_rows.ts';
import type { LoadContext } from './load_context.ts';
import { loadId } from './load_id.ts';
import { loadVehicle } from './load_vehicle.ts';

const dayMs = 86_400_000;
/** Before the first rental that a load has. */
const openedDays = 800;

/** The columns of fleet.vehicles, in the order of the values. */
export const vehicleRows = {
  columns: [
    'id',
    'plate_number',
    'make',
    'model',
    'variant',
    'passenger_capacity',
    'load_limit_kg',
    'vehicle_class_id',
    'home_location_id',
    'available_from',
  ],
  *make(context: LoadContext): Generator<CopyValue[]> {
    const availableFrom = new Date(context.now.getTime() - openedDays * dayMs);
    for (let number = 0; number < context.vehicleCount; number += 1) {
      const { model, vehicleClass, homeLocationId } = loadVehicle(context, number);
      yield [
        loadId('vehicle', number),
        `L${number.toString(36).toUpperCase().padStart(6, '0')}`,
        model.make,
        model.name,
        model.variant,
        model.passengerCapacity,
        model.loadLimitKg,
        vehicleClass.id,
        homeLocationId,
        availableFrom,
      ];
    }
  },
} as const;
