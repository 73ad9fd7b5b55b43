import type pg from 'pg';
import { callCommand } from '../call_command.ts';
import type { DemoVehicle } from '../demo_data.ts';
import type { ConfigurationIds } from './write_configuration.ts';

/** Registers the vehicles with their papers and first reading; answers with their ids in order. */
export async function writeVehicles(
  db: pg.Client,
  vehicles: readonly DemoVehicle[],
  ids: ConfigurationIds,
): Promise<string[]> {
  const written: string[] = [];
  for (const vehicle of vehicles) {
    const { id } = await callCommand(db, 'fleet.register_vehicle', {
      plate_number: vehicle.plateNumber,
      make: vehicle.make,
      model: vehicle.model,
      variant: vehicle.variant,
      year: vehicle.year,
      passenger_capacity: vehicle.passengerCapacity,
      load_limit_kg: vehicle.loadLimitKg,
      vehicle_class_id: ids.vehicleClasses.get(vehicle.vehicleClassCode),
      home_location_id: ids.locations.get(vehicle.homeLocationCode),
      acquisition_price_cents: vehicle.acquisitionPriceCents,
      currency: 'EUR',
      available_from: vehicle.availableFrom,
    });
    for (const { kind, number, issuer, validDuring } of vehicle.documents) {
      await callCommand(db, 'fleet.record_document', {
        vehicle_id: id,
        kind,
        document_number: number,
        valid_during: `[${validDuring[0]},${validDuring[1]})`,
        issuer,
      });
    }
    await callCommand(db, 'fleet.record_odometer_reading', {
      vehicle_id: id,
      reading_km: vehicle.odometerKm,
      recorded_at: vehicle.availableFrom,
    });
    written.push(id);
  }
  return written;
}
