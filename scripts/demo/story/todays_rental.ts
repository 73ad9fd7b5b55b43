import { dayAfter } from '../../seed/day_after.ts';
import { localInstant } from '../../seed/local_instant.ts';
import type { NewVehicle } from './a_new_vehicle.ts';
import { euros } from './euros.ts';
import { expectEqual } from './expect_equal.ts';
import { field } from './field.ts';
import { reckoning } from './reckoning.ts';
import { request } from './request.ts';
import { rows } from './rows.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

const minuteMs = 60_000;
const odometerKm = 13_055;

type Period = { readonly startAt: string; readonly endAt: string };
type Rentals = { readonly todaysId: string; readonly nextId: string };

/** Carla finds the vehicle, reserves it for two days from now on, and drives away. */
export async function todaysRental(
  story: Story,
  stage: Stage,
  vehicle: NewVehicle,
  jonasId: string,
): Promise<Rentals> {
  story.chapter('Today at the counter');
  const period = twoDaysFromNow(stage);
  await findFree(story, stage, vehicle, period, true);
  const todaysId = await quoteAndReserve(story, stage, vehicle, period);
  await findFree(story, stage, vehicle, period, false);
  const nextId = await reserveNext(story, stage, vehicle, jonasId, period);
  await handOver(story, stage, vehicle, todaysId);
  await story.refused(
    'agent',
    'is asked for a longer rental, into the next one',
    request.command('extendRental', 'rental', 'id', {
      rentalId: todaysId,
      newEndAt: local(stage, period, 3, '12:00'),
    }),
    'RENTALS_NO_DOUBLE_BOOKING',
  );
  return { todaysId, nextId };
}

/** Half an hour from now, to the same time of the day after tomorrow. */
function twoDaysFromNow({ now, timeZone }: Stage): Period {
  const start = new Date(Math.ceil(now.getTime() / minuteMs + 30) * minuteMs);
  const clock = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const [day = '', time = ''] = clock.format(start).split(' ');
  const endAt = localInstant(dayAfter(day, 2), time, timeZone);
  return { startAt: start.toISOString(), endAt: endAt.toISOString() };
}

function local({ timeZone }: Stage, { startAt }: Period, days: number, time: string): string {
  const day = new Intl.DateTimeFormat('sv', { timeZone }).format(new Date(startAt));
  return localInstant(dayAfter(day, days), time, timeZone).toISOString();
}

async function findFree(
  story: Story,
  stage: Stage,
  { id, plateNumber }: NewVehicle,
  period: Period,
  isFree: boolean,
): Promise<void> {
  await story.accepted(
    isFree ? 'anonymous' : 'customer',
    isFree ? 'asks which vehicles are free' : 'asks again: it is not free any more',
    request.query(
      `query ($startAt: Datetime!, $endAt: Datetime!, $at: UUID, $class: UUID) {
        availableVehicles(
          first: 100, startAt: $startAt, endAt: $endAt, locationId: $at, vehicleClassId: $class
        ) { totalCount pageInfo { hasNextPage } nodes { id } }
      }`,
      { ...period, at: stage.locationId, class: stage.vehicleClassId },
    ),
    (data) => {
      const isListed = rows(data, 'availableVehicles').some((row) => row['id'] === id);
      // In a very large fleet it may stand on another page; the quote says it anyway.
      if (field(data, 'availableVehicles.pageInfo.hasNextPage') === 'false') {
        expectEqual(`whether ${plateNumber} is free`, isListed, isFree);
      }
      const count = field(data, 'availableVehicles.totalCount');
      return `${count} are free, ${isListed ? 'it is one of them' : 'it is none of them'}`;
    },
  );
}

async function quoteAndReserve(
  story: Story,
  stage: Stage,
  { id: vehicleId }: NewVehicle,
  period: Period,
): Promise<string> {
  const expected = reckoning.withTax(stage.prices, [reckoning.days(stage.prices, 2)]);
  const wish = { vehicleId, originLocationId: stage.locationId, ...period };
  const quote = await story.accepted(
    'customer',
    'asks what two days cost',
    request.command('quoteRental', 'quote', 'id totalCents isAvailable expiresAt', {
      ...wish,
      pricingPlanId: stage.planId,
    }),
    (row) => {
      expectEqual('the price', field(row, 'totalCents'), expected);
      expectEqual('whether it is available', field(row, 'isAvailable'), true);
      return `${euros(field(row, 'totalCents'))}, available`;
    },
  );
  const rental = await story.accepted(
    'customer',
    'reserves at this price',
    request.command('reserveRental', 'rental', 'id status totalCents customerId', {
      quoteId: field(quote, 'id'),
    }),
    (row) => {
      expectEqual('the status', field(row, 'status'), 'RESERVED');
      expectEqual('the price', field(row, 'totalCents'), expected);
      expectEqual('the customer', field(row, 'customerId'), stage.carlaId);
      return `${field(row, 'status')} for ${euros(field(row, 'totalCents'))}`;
    },
  );
  return field(rental, 'id');
}

async function reserveNext(
  story: Story,
  stage: Stage,
  { id: vehicleId }: NewVehicle,
  customerId: string,
  period: Period,
): Promise<string> {
  const reserve = (during: Period) =>
    request.command('reserveRental', 'rental', 'id status startAt', {
      vehicleId,
      customerId,
      originLocationId: stage.locationId,
      pricingPlanId: stage.planId,
      ...during,
    });
  const nextFreeMs = Date.parse(period.endAt) + stage.prices.turnaroundMinutes * minuteMs;
  await story.refused(
    'agent',
    'tries to reserve it for Jonas on the same days',
    reserve(period),
    'RENTALS_NO_DOUBLE_BOOKING',
    (details) => {
      expectEqual('the next free start', Date.parse(field(details, 'nextFreeAt')), nextFreeMs);
      return `free again at ${field(details, 'nextFreeAt')}`;
    },
  );
  const next = await story.accepted(
    'agent',
    'reserves it for him from the day after that',
    reserve({
      startAt: local(stage, period, 3, '10:00'),
      endAt: local(stage, period, 5, '10:00'),
    }),
    (row) => {
      expectEqual('the status', field(row, 'status'), 'RESERVED');
      return `${field(row, 'status')} from ${field(row, 'startAt')}`;
    },
  );
  return field(next, 'id');
}

async function handOver(
  story: Story,
  stage: Stage,
  { id }: NewVehicle,
  rentalId: string,
): Promise<void> {
  await story.accepted(
    'agent',
    'takes the deposit in cash',
    request.command(
      'holdDeposit',
      'rentalDeposit',
      'status amountCents',
      { rentalId, provider: 'CASH', amountCents: String(stage.prices.depositCents) },
      `todays-deposit-${stage.run}`,
    ),
    (row) => {
      expectEqual('the status', field(row, 'status'), 'HELD');
      return `${euros(field(row, 'amountCents'))} ${field(row, 'status')}`;
    },
  );
  await story.accepted(
    'agent',
    'hands the keys over, half an hour early',
    request.command('activateRental', 'rental', 'status handedOverAt vehicle { status }', {
      rentalId,
      odometerKm,
      fuelEighths: 8,
    }),
    (row) => {
      expectEqual('the status', field(row, 'status'), 'ACTIVE');
      expectEqual('the vehicle', field(row, 'vehicle.status'), 'RENTED');
      return `rental ${field(row, 'status')}, vehicle ${field(row, 'vehicle.status')}`;
    },
  );
  await story.refused(
    'fleet_manager',
    'wants to sell the vehicle that is out',
    request.command('decommissionVehicle', 'vehicle', 'id', { id, reason: 'SOLD' }),
    'VEHICLES_NO_LIVE_RENTAL',
  );
}
