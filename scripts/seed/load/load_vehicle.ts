import { vehicleModels } from '../data/vehicle_models.ts';
import type { LoadContext } from './load_context.ts';

/** What follows from the number of a vehicle: models, classes and locations in turn. */
export function loadVehicle({ vehicleClasses, locationIds }: LoadContext, number: number) {
  const nth = <Item>(items: readonly Item[], index: number) => items[index % items.length] as Item;
  return {
    model: nth(vehicleModels, number),
    vehicleClass: nth(vehicleClasses, number),
    homeLocationId: nth(locationIds, Math.floor(number / vehicleClasses.length)),
  };
}
