import { dayAfter } from '../../seed/day_after.ts';
import { localInstant } from '../../seed/local_instant.ts';
import type { NewVehicle } from './a_new_vehicle.ts';
import { euros } from './euros.ts';
import { expectEqual } from './expect_equal.ts';
import { field } from './field.ts';
import { reckoning } from './reckoning.ts';
import { request } from './request.ts';
import type { Row } from './row.ts';
import { rows } from './rows.ts';
import { settlePaperRental } from './settle_paper_rental.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

const odometerOutKm = 12_040;
const drivenKm = 1_000;
const damageCents = 18_000;
const kinds = ['BASE', 'DAMAGE', 'EXTRA', 'EXTRA_DAY', 'EXTRA_KM', 'FUEL', 'LATE_FEE'];

export type PaperRental = { readonly id: string; readonly jonasId: string };

/** Last week the network was down: what was written on paper is recorded now, charges and all. */
export async function aRentalFromPaper(
  story: Story,
  stage: Stage,
  vehicle: NewVehicle,
): Promise<PaperRental> {
  story.chapter('Last week, from paper');
  const jonasId = await registerJonas(story, stage);
  const rentalId = await reserve(story, stage, vehicle, jonasId);
  const depositId = await handOver(story, stage, rentalId);
  await extend(story, stage, rentalId);
  await takeBack(story, stage, rentalId);
  await settlePaperRental(story, stage, {
    rentalId,
    depositId,
    ...expectedCharges(stage),
  });
  return { id: rentalId, jonasId };
}

/** Ten in the morning at the location, so many days from today. */
const tenOClock = ({ today, timeZone }: Stage, days: number, time = '10:00') =>
  localInstant(dayAfter(today, days), time, timeZone).toISOString();

async function registerJonas(story: Story, { run, today }: Stage): Promise<string> {
  const jonas = await story.accepted(
    'agent',
    'registers the customer who stood at the counter',
    request.command('registerCustomer', 'customer', 'id name', {
      name: 'Jonas Becker',
      email: `jonas.${run.toLowerCase()}@mail.demo.rentify.test`,
      phone: '+493012345678',
      licenceNumber: `B${run}`,
      licenceExpiresOn: dayAfter(today, 900),
    }),
    (row) => field(row, 'name'),
  );
  return field(jonas, 'id');
}

async function reserve(
  story: Story,
  stage: Stage,
  vehicle: NewVehicle,
  customerId: string,
): Promise<string> {
  const reservation = request.command('reserveRental', 'rental', 'id status netCents totalCents', {
    vehicleId: vehicle.id,
    customerId,
    originLocationId: stage.locationId,
    startAt: tenOClock(stage, -8),
    endAt: tenOClock(stage, -5),
    pricingPlanId: stage.planId,
    extras: [{ extraId: stage.childSeat.id, quantity: 1 }],
  });
  await story.refused(
    'agent',
    'wants to enter a rental of last week: that needs rentals.backdate',
    reservation,
    'FORBIDDEN',
  );
  const lines = [reckoning.days(stage.prices, 3), 3 * stage.childSeat.priceCents];
  const rental = await story.accepted(
    'desk_lead',
    'enters it: three days with a child seat, from eight days ago',
    reservation,
    (row) => {
      expectEqual('the status', field(row, 'status'), 'RESERVED');
      expectEqual('the total', field(row, 'totalCents'), reckoning.withTax(stage.prices, lines));
      return `reserved for ${euros(field(row, 'totalCents'))}`;
    },
  );
  return field(rental, 'id');
}

async function handOver(story: Story, stage: Stage, rentalId: string): Promise<string> {
  const deposit = await story.accepted(
    'agent',
    'records the deposit that was left on the card terminal',
    request.command(
      'holdDeposit',
      'rentalDeposit',
      'id status amountCents',
      {
        rentalId,
        provider: 'CARD',
        amountCents: String(stage.prices.depositCents),
        reference: `DEP-${stage.run}`,
      },
      `deposit-${stage.run}`,
    ),
    (row) => {
      expectEqual('the status', field(row, 'status'), 'HELD');
      return `${euros(field(row, 'amountCents'))} held`;
    },
  );
  await story.accepted(
    'agent',
    'records the hand-over at that time, with a full tank',
    request.command('activateRental', 'rental', 'status vehicle { status }', {
      rentalId,
      odometerKm: odometerOutKm,
      fuelEighths: 8,
      handedOverAt: tenOClock(stage, -8),
    }),
    (row) => {
      expectEqual('the status', field(row, 'status'), 'ACTIVE');
      expectEqual('the vehicle', field(row, 'vehicle.status'), 'RENTED');
      return `rental ${field(row, 'status')}, vehicle ${field(row, 'vehicle.status')}`;
    },
  );
  return field(deposit, 'id');
}

async function extend(story: Story, stage: Stage, rentalId: string): Promise<void> {
  const lines = [reckoning.days(stage.prices, 4), 4 * stage.childSeat.priceCents];
  await story.accepted(
    'desk_lead',
    'records that he called and kept it for a day longer',
    request.command('extendRental', 'rental', 'endAt totalCents', {
      rentalId,
      newEndAt: tenOClock(stage, -4),
    }),
    (row) => {
      expectEqual('the end', Date.parse(field(row, 'endAt')), Date.parse(tenOClock(stage, -4)));
      expectEqual('the total', field(row, 'totalCents'), reckoning.withTax(stage.prices, lines));
      return `${euros(field(row, 'totalCents'))} for four days`;
    },
  );
}

async function takeBack(story: Story, stage: Stage, rentalId: string): Promise<void> {
  const { netCents, totalCents } = expectedCharges(stage);
  const kind = (charge: Row) => field(charge, 'chargeType');
  await story.accepted(
    'agent',
    'records the return: two hours late, 1,000 km, a quarter of the tank missing, a scratch',
    request.command(
      'completeRental',
      'rental',
      'status chargedCents vehicle { status } rentalCharges { nodes { chargeType netCents } }',
      {
        rentalId,
        odometerKm: odometerOutKm + drivenKm,
        fuelEighths: 6,
        returnedAt: tenOClock(stage, -4, '12:00'),
        damages: [{ description: 'Scratch on the left door', chargeCents: String(damageCents) }],
      },
    ),
    (row) => {
      const charges = rows(row, 'rentalCharges');
      const net = charges.reduce((sum, charge) => sum + Number(field(charge, 'netCents')), 0);
      expectEqual('the status', field(row, 'status'), 'COMPLETED');
      expectEqual('the vehicle', field(row, 'vehicle.status'), 'ACTIVE');
      expectEqual('the charges', [...new Set(charges.map(kind))].sort(), kinds);
      expectEqual('the net sum', net, netCents);
      expectEqual('the total', field(row, 'chargedCents'), totalCents);
      return `${charges.length} charges, ${euros(field(row, 'chargedCents'))} in all`;
    },
  );
}

/** The desk's own sum of everything that the return brought. */
function expectedCharges({ prices, childSeat }: Stage) {
  const lines = [
    reckoning.days(prices, 4),
    4 * childSeat.priceCents,
    reckoning.late(prices, 120),
    reckoning.extraKm(prices, 4, drivenKm),
    2 * prices.fuelPerEighthCents,
    damageCents,
  ];
  return {
    netCents: lines.reduce((sum, line) => sum + line, 0),
    totalCents: reckoning.withTax(prices, lines),
    damageTotalCents: reckoning.withTax(prices, [damageCents]),
  };
}
