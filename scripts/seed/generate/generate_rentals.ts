import { extras } from '../data/extras.ts';
import { locations } from '../data/locations.ts';
import { dayAfter } from '../day_after.ts';
import type {
  DemoCustomer,
  DemoHandover,
  DemoRental,
  DemoSettlement,
  DemoVehicle,
} from '../demo_data.ts';
import { localInstant } from '../local_instant.ts';
import type { RandomSource } from '../random_source.ts';
import { planSlots } from './plan_slots.ts';
import type { RentalFate, RentalSlot } from './rental_slot.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const expiredLicences = 2;
const damages = [
  { description: 'Scratch on the rear bumper', chargeCents: 18_000 },
  { description: 'Stone chip in the windscreen', chargeCents: 9_500 },
  { description: 'Wheel rim damaged at a kerb', chargeCents: 14_900 },
];

type Company = {
  readonly now: Date;
  readonly today: string;
  readonly vehicles: readonly DemoVehicle[];
  readonly customers: readonly DemoCustomer[];
};

/** 300 rentals in every state around today, each vehicle's in the order of time. */
export function generateRentals(random: RandomSource, company: Company): DemoRental[] {
  const slots = planSlots(random, company.vehicles.length);
  const rentals = slots.flatMap((ofVehicle, index) =>
    lifeOfVehicle(random, company, index, ofVehicle),
  );
  return withDemoCustomer(withReservationAtRisk(rentals, slots, company.now));
}

/** Where the vehicle is and what its meter shows goes from one rental to the next. */
function lifeOfVehicle(
  random: RandomSource,
  { today, vehicles, customers }: Company,
  index: number,
  slots: readonly RentalSlot[],
): DemoRental[] {
  const vehicle = vehicles[index] as DemoVehicle;
  let place = locationOf(vehicle.homeLocationCode);
  let odometerKm = vehicle.odometerKm;
  return slots.map(({ fate, startDay, endDay }) => {
    const origin = place;
    const destination = random.chance(0.12) ? random.pick(locations) : origin;
    const startAt = localInstant(dayAfter(today, startDay), openHour(random), origin.timeZone);
    const endAt = localInstant(dayAfter(today, endDay), openHour(random), destination.timeZone);
    const drivers = isHandedOver(fate) ? customers.length - expiredLicences : customers.length;
    const rental = {
      vehicle: index,
      customer: random.whole(1, drivers - 1),
      originCode: origin.code,
      destinationCode: destination.code,
      startAt,
      endAt,
      extras: someExtras(random),
    };
    if (!isHandedOver(fate)) return { ...rental, ...withoutHandover(random, fate) };

    place = destination;
    odometerKm += random.whole(0, 9);
    const checkOut = {
      at: new Date(startAt.getTime() + random.whole(0, 20) * minuteMs),
      odometerKm,
      fuelEighths: 8,
      damages: [],
    };
    if (fate !== 'completed') return { ...rental, outcome: 'active', checkOut };
    const checkIn = comesBack(random, checkOut, endAt);
    odometerKm = checkIn.odometerKm;
    return { ...rental, outcome: 'completed', checkOut, checkIn, settlement: settle(random) };
  });
}

const isHandedOver = (fate: RentalFate) =>
  fate === 'completed' || fate === 'active' || fate === 'overdue';

function withoutHandover(random: RandomSource, fate: RentalFate) {
  switch (fate) {
    case 'no_show':
      return { outcome: 'cancelled', cancellationReason: 'no_show' } as const;
    case 'cancelled_late':
      return { outcome: 'cancelled', cancellationReason: 'customer_request' } as const;
    case 'cancelled_early':
      return {
        outcome: 'cancelled',
        cancellationReason: random.pick(['customer_request', 'duplicate', 'vehicle_unavailable']),
      } as const;
    default:
      return { outcome: 'reserved' } as const;
  }
}

/** Mostly in time and with a full tank; some late, some with many kilometres, some damaged. */
function comesBack(random: RandomSource, checkOut: DemoHandover, endAt: Date): DemoHandover {
  const minutes = random.chance(0.12) ? random.whole(45, 290) : -random.whole(0, 90);
  const days = Math.max(1, Math.round((endAt.getTime() - checkOut.at.getTime()) / (24 * hourMs)));
  return {
    at: new Date(endAt.getTime() + minutes * minuteMs),
    odometerKm: checkOut.odometerKm + days * random.whole(40, random.chance(0.25) ? 420 : 190),
    fuelEighths: random.chance(0.2) ? random.whole(4, 7) : 8,
    damages: random.chance(0.07) ? [random.pick(damages)] : [],
  };
}

function settle(random: RandomSource): DemoSettlement {
  const course = random.pick([
    ...Array<DemoSettlement['course']>(16).fill('captured'),
    ...(['pending', 'pending', 'failed_then_captured', 'partly_refunded'] as const),
  ]);
  const provider = course === 'pending' ? 'transfer' : random.pick(['card', 'card', 'cash']);
  return { provider: provider as DemoSettlement['provider'], course };
}

function someExtras(random: RandomSource) {
  if (!random.chance(0.3)) return [];
  const { code, maxQuantity } = random.pick(extras);
  return [{ code, quantity: random.whole(1, maxQuantity) }];
}

/** One reservation begins in 45 minutes on a vehicle that is overdue: the desk must reassign it. */
function withReservationAtRisk(
  rentals: readonly DemoRental[],
  slots: readonly (readonly RentalSlot[])[],
  now: Date,
): DemoRental[] {
  const isLate = (vehicle: number) => slots[vehicle]?.some(({ fate }) => fate === 'overdue');
  const next = rentals.findIndex(({ outcome, vehicle }, index) => {
    const isFirst = rentals[index - 1]?.vehicle === vehicle && rentals[index - 1]?.checkOut;
    return outcome === 'reserved' && isFirst && isLate(vehicle);
  });
  const startAt = new Date(Math.ceil(now.getTime() / minuteMs + 45) * minuteMs);
  return rentals.map((rental, index) => (index === next ? { ...rental, startAt } : rental));
}

/** The first customer of the list can sign in: she has a rental in each state. */
function withDemoCustomer(rentals: readonly DemoRental[]): DemoRental[] {
  const hers = new Set(
    (['completed', 'active', 'reserved', 'cancelled'] as const).map((wanted) =>
      rentals.findIndex(({ outcome }) => outcome === wanted),
    ),
  );
  return rentals.map((rental, index) => (hers.has(index) ? { ...rental, customer: 0 } : rental));
}

const openHour = (random: RandomSource) =>
  `${String(random.whole(8, 18)).padStart(2, '0')}:${random.pick(['00', '30'])}`;

function locationOf(code: string) {
  const location = locations.find((each) => each.code === code);
  if (location === undefined) throw new Error(`There is no location ${code}.`);
  return location;
}
