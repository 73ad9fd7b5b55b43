import { dayAfter } from '../../seed/day_after.ts';
import { localInstant } from '../../seed/local_instant.ts';
import { expectEqual } from './expect_equal.ts';
import { field } from './field.ts';
import { request } from './request.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

export type NewVehicle = { readonly id: string; readonly plateNumber: string };

/** The fleet manager brings a vehicle that the company has had for two months. */
export async function aNewVehicle(story: Story, stage: Stage): Promise<NewVehicle> {
  story.chapter('A new vehicle');
  const availableFrom = localInstant(dayAfter(stage.today, -60), '08:00', stage.timeZone);
  const register = (plateNumber: string) =>
    request.command('registerVehicle', 'vehicle', 'id plateNumber status rowVersion', {
      plateNumber,
      make: 'Volkswagen',
      model: 'Golf',
      variant: 'Life 1.5 eTSI',
      year: Number(stage.today.slice(0, 4)),
      passengerCapacity: 5,
      vehicleClassId: stage.vehicleClassId,
      homeLocationId: stage.locationId,
      acquisitionPriceCents: '3340000',
      currency: 'EUR',
      availableFrom: availableFrom.toISOString(),
    });
  const plate = `DEM${stage.run}`;
  await story.refused(
    'agent',
    'tries to register a vehicle, which is not the desk’s business',
    register(plate),
    'FORBIDDEN',
  );
  const vehicle = await story.accepted(
    'fleet_manager',
    'registers a vehicle that can be rented since two months ago',
    register(`dem-${stage.run}`),
    (row) => {
      expectEqual('the plate', field(row, 'plateNumber'), plate);
      expectEqual('the status', field(row, 'status'), 'ACTIVE');
      return `${field(row, 'plateNumber')} is ${field(row, 'status')}`;
    },
  );
  await story.refused(
    'fleet_manager',
    'registers the same plate again',
    register(plate),
    'VEHICLES_PLATE_NUMBER_KEY',
  );
  const id = field(vehicle, 'id');
  await recordPapers(story, stage, id);
  await story.accepted(
    'fleet_manager',
    'records what the meter showed on the first day',
    request.command('recordOdometerReading', 'vehicleOdometerReading', 'readingKm', {
      vehicleId: id,
      readingKm: 12_000,
      recordedAt: availableFrom.toISOString(),
    }),
    (row) => `${field(row, 'readingKm')} km`,
  );
  await changeTwice(story, id, field(vehicle, 'rowVersion'));
  await story.refused(
    'agent',
    'tries to sell it',
    request.command('decommissionVehicle', 'vehicle', 'id', { id, reason: 'SOLD' }),
    'FORBIDDEN',
  );
  return { id, plateNumber: plate };
}

async function recordPapers(story: Story, { today }: Stage, vehicleId: string): Promise<void> {
  const papers = ['INSURANCE', 'REGISTRATION', 'INSPECTION'];
  const validDuring = {
    start: { value: dayAfter(today, -90), inclusive: true },
    end: { value: dayAfter(today, 275), inclusive: false },
  };
  const inputs = papers.map((kind) => ({
    vehicleId,
    kind,
    documentNumber: `${kind.slice(0, 2)}-4711`,
    validDuring,
  }));
  await story.accepted(
    'fleet_manager',
    'records its insurance, registration and inspection, in one request',
    request.query(
      `mutation ($a: RecordDocumentInput!, $b: RecordDocumentInput!, $c: RecordDocumentInput!) {
        a: recordDocument(input: $a) { vehicleDocument { kind } }
        b: recordDocument(input: $b) { vehicleDocument { kind } }
        c: recordDocument(input: $c) { vehicleDocument { kind } }
      }`,
      { a: inputs[0], b: inputs[1], c: inputs[2] },
    ),
    (data) => {
      const kinds = ['a', 'b', 'c'].map((name) => field(data, `${name}.vehicleDocument.kind`));
      expectEqual('the papers', kinds, papers);
      return kinds.join(', ').toLowerCase();
    },
  );
}

/** Two people look at it; the second one to save has seen an old state. */
async function changeTwice(story: Story, id: string, rowVersion: string): Promise<void> {
  const change = (variant: string) =>
    request.command('updateVehicle', 'vehicle', 'variant', { id, rowVersion, variant });
  await story.accepted('fleet_manager', 'corrects its variant', change('Style 1.5 eTSI'), (row) => {
    expectEqual('the variant', field(row, 'variant'), 'Style 1.5 eTSI');
    return field(row, 'variant');
  });
  await story.refused(
    'admin',
    'saves a change to what was read before that',
    change('R-Line'),
    'VEHICLES_ROW_VERSION_CURRENT',
  );
}
