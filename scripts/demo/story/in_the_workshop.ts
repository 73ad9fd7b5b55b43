import { dayAfter } from '../../seed/day_after.ts';
import { localInstant } from '../../seed/local_instant.ts';
import type { NewVehicle } from './a_new_vehicle.ts';
import { euros } from './euros.ts';
import { expectEqual } from './expect_equal.ts';
import { field } from './field.ts';
import { request } from './request.ts';
import { rows } from './rows.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

const odometerKm = 13_045;
const labourCents = 12_000;
const brakePad = { partName: 'Brake pad, front', quantity: 4, unitCostCents: '3050' };
const everyKm = 15_000;

/** The vehicle is serviced: planned for tomorrow, done today, and due again after 15,000 km. */
export async function inTheWorkshop(
  story: Story,
  stage: Stage,
  vehicle: NewVehicle,
  jonasId: string,
): Promise<void> {
  story.chapter('In the workshop');
  const programId = await createProgram(story, vehicle);
  const jobId = await plan(story, stage, vehicle, programId);
  await tryToReserve(story, stage, vehicle, jonasId);
  await perform(story, jobId);
  await story.accepted(
    'mechanic',
    'looks when it is due again',
    request.query(
      `query ($vehicleId: UUID!) {
        maintenanceDue(vehicleId: $vehicleId) { nodes { programId dueOdometerKm dueByDaysOn } }
      }`,
      { vehicleId: vehicle.id },
    ),
    (data) => {
      const due = rows(data, 'maintenanceDue').find((row) => row['programId'] === programId) ?? {};
      expectEqual('the reading', field(due, 'dueOdometerKm'), odometerKm + everyKm);
      return `at ${field(due, 'dueOdometerKm')} km or on ${field(due, 'dueByDaysOn')}`;
    },
  );
}

async function createProgram(story: Story, { id: vehicleId }: NewVehicle): Promise<string> {
  const program = await story.accepted(
    'fleet_manager',
    'wants it serviced every 15,000 km or once a year',
    request.command('createMaintenanceProgram', 'maintenanceProgram', 'id name isActive', {
      name: 'Yearly service',
      kind: 'SERVICE',
      vehicleId,
      everyKm,
      everyDays: 365,
    }),
    (row) => field(row, 'name'),
  );
  return field(program, 'id');
}

async function plan(
  story: Story,
  { today, timeZone }: Stage,
  { id: vehicleId }: NewVehicle,
  programId: string,
): Promise<string> {
  const tomorrow = (time: string) => localInstant(dayAfter(today, 1), time, timeZone).toISOString();
  const schedule = request.command('scheduleMaintenance', 'maintenanceJob', 'id status', {
    vehicleId,
    scheduledFor: tomorrow('09:00'),
    expectedUntil: tomorrow('12:00'),
    kind: 'SERVICE',
    programId,
  });
  await story.refused(
    'agent',
    'tries to plan the service, which is not the desk’s business',
    schedule,
    'FORBIDDEN',
  );
  const job = await story.accepted(
    'fleet_manager',
    'plans it for tomorrow morning',
    schedule,
    (row) => {
      expectEqual('the status', field(row, 'status'), 'SCHEDULED');
      return field(row, 'status');
    },
  );
  return field(job, 'id');
}

async function tryToReserve(
  story: Story,
  stage: Stage,
  { id: vehicleId }: NewVehicle,
  customerId: string,
): Promise<void> {
  const at = (days: number) =>
    localInstant(dayAfter(stage.today, days), '10:00', stage.timeZone).toISOString();
  await story.refused(
    'agent',
    'tries to reserve it for that day',
    request.command('reserveRental', 'rental', 'id', {
      vehicleId,
      customerId,
      originLocationId: stage.locationId,
      pricingPlanId: stage.planId,
      startAt: at(1),
      endAt: at(2),
    }),
    'RENTALS_WITHIN_AVAILABILITY',
  );
}

async function perform(story: Story, jobId: string): Promise<void> {
  await story.accepted(
    'mechanic',
    'has time today and begins',
    request.command('startMaintenance', 'maintenanceJob', 'status vehicle { status }', { jobId }),
    (row) => {
      expectEqual('the vehicle', field(row, 'vehicle.status'), 'UNDER_MAINTENANCE');
      return `${field(row, 'status')}, the vehicle is ${field(row, 'vehicle.status')}`;
    },
  );
  const addPart = request.command('addPart', 'maintenancePart', 'costCents', {
    jobId,
    ...brakePad,
  });
  const partsCents = brakePad.quantity * Number(brakePad.unitCostCents);
  await story.accepted('mechanic', 'fits four brake pads', addPart, (row) => {
    expectEqual('their cost', field(row, 'costCents'), partsCents);
    return euros(field(row, 'costCents'));
  });
  await story.accepted(
    'mechanic',
    'is done: the vehicle is for rent again',
    request.command(
      'completeMaintenance',
      'maintenanceJob',
      'status totalCostCents vehicle { status }',
      { jobId, labourCostCents: String(labourCents), odometerKm, notes: 'Next time: the tyres' },
    ),
    (row) => {
      expectEqual('the cost', field(row, 'totalCostCents'), labourCents + partsCents);
      expectEqual('the vehicle', field(row, 'vehicle.status'), 'ACTIVE');
      return `${euros(field(row, 'totalCostCents'))}, the vehicle is ${field(row, 'vehicle.status')}`;
    },
  );
  await story.refused(
    'mechanic',
    'remembers another part too late',
    addPart,
    'MAINTENANCE_PARTS_USED_WHILE_IN_PROGRESS',
  );
}
