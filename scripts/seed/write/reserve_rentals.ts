import type pg from 'pg';
import { callCommand } from '../call_command.ts';
import { composite } from '../composite.ts';
import type { DemoRental } from '../demo_data.ts';
import type { ConfigurationIds } from './write_configuration.ts';

/** Ids in the order of the demo data, as far as they are known. */
export type WrittenIds = {
  readonly configuration: ConfigurationIds;
  readonly vehicles: readonly string[];
  readonly customers: readonly string[];
};

/** Reserves each of these; answers with the ids of the rentals. */
export async function reserveRentals(
  db: pg.Client,
  rentals: readonly DemoRental[],
  { configuration, vehicles, customers }: WrittenIds,
): Promise<Map<DemoRental, string>> {
  const written = new Map<DemoRental, string>();
  for (const rental of rentals) {
    const { id } = await callCommand(db, 'rental.reserve_rental', {
      customer_id: customers[rental.customer],
      vehicle_id: vehicles[rental.vehicle],
      origin_location_id: configuration.locations.get(rental.originCode),
      destination_location_id: configuration.locations.get(rental.destinationCode),
      start_at: rental.startAt,
      end_at: rental.endAt,
      extras: rental.extras.map(({ code, quantity }) =>
        composite([configuration.extras.get(code) ?? null, quantity]),
      ),
    });
    written.set(rental, id);
  }
  return written;
}
