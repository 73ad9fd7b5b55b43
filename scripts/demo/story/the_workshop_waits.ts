import type { NewVehicle } from './a_new_vehicle.ts';
import { expectEqual } from './expect_equal.ts';
import { request } from './request.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

const hourMs = 3_600_000;

/** What a customer has is not taken away for the tyres. */
export async function theWorkshopWaits(
  story: Story,
  { now }: Stage,
  { id: vehicleId }: NewVehicle,
  rentalId: string,
): Promise<void> {
  const at = (hours: number) => new Date(now.getTime() + hours * hourMs).toISOString();
  await story.refused(
    'fleet_manager',
    'wants its tyres changed while it is rented',
    request.command('scheduleMaintenance', 'maintenanceJob', 'id', {
      vehicleId,
      scheduledFor: at(20),
      expectedUntil: at(22),
      kind: 'TYRES',
    }),
    'VEHICLE_BLOCKS_NO_LIVE_RENTAL',
    (details) => {
      expectEqual('the rental in the way', details['rentalIds'], rentalId);
      return 'the answer names the rental';
    },
  );
}
