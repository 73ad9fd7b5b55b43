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

const hourMs = 3_600_000;

export type CancelledRental = { readonly id: string; readonly feeCents: number };

/** A week to Munich is reserved for next month, and cancelled: what that costs stands in the plan. */
export async function nextMonthsRental(
  story: Story,
  stage: Stage,
  { id: vehicleId }: NewVehicle,
  customerId: string,
): Promise<CancelledRental> {
  story.chapter('Next month');
  const { prices, timeZone, today } = stage;
  const startAt = localInstant(dayAfter(today, 30), '10:00', timeZone);
  const lines = [reckoning.days(prices, 7), prices.oneWayCents];
  const rental = await story.accepted(
    'agent',
    'reserves it for a week from here to Munich',
    request.command('reserveRental', 'rental', 'id status netCents totalCents', {
      vehicleId,
      customerId,
      originLocationId: stage.locationId,
      destinationLocationId: stage.otherLocationId,
      pricingPlanId: stage.planId,
      startAt: startAt.toISOString(),
      endAt: localInstant(dayAfter(today, 37), '10:00', timeZone).toISOString(),
    }),
    (row) => {
      expectEqual('the status', field(row, 'status'), 'RESERVED');
      expectEqual('the total', field(row, 'totalCents'), reckoning.withTax(prices, lines));
      return `${field(row, 'status')} for ${euros(field(row, 'totalCents'))}`;
    },
  );
  const cancel = request.command(
    'cancelRental',
    'rental',
    'status chargedCents rentalCharges { nodes { chargeType netCents } }',
    { rentalId: field(rental, 'id'), reason: 'CUSTOMER_REQUEST' },
  );
  const hoursBeforeStart = (startAt.getTime() - stage.now.getTime()) / hourMs;
  const fee = reckoning.cancellationFee(
    prices,
    Number(field(rental, 'netCents')),
    hoursBeforeStart,
  );
  const feeCents = reckoning.withTax(prices, [fee]);
  await story.accepted('agent', 'cancels it for him, a month ahead', cancel, (row) => {
    const charges = rows(row, 'rentalCharges').map((charge) => charge['chargeType']);
    expectEqual('the status', field(row, 'status'), 'CANCELLED');
    expectEqual('the charges', charges, ['CANCELLATION_FEE']);
    expectEqual('the fee', field(row, 'chargedCents'), feeCents);
    return `${field(row, 'status')}, ${euros(field(row, 'chargedCents'))} are due`;
  });
  await story.refused('agent', 'cancels it once more', cancel, 'RENTALS_STATUS_TRANSITION');
  return { id: field(rental, 'id'), feeCents };
}
