import type { RandomSource } from '../random_source.ts';
import type { RentalFate, RentalSlot } from './rental_slot.ts';

/** How many rentals of each fate there are: 300 in all. */
const counts = { completed: 180, no_show: 12, active: 19, overdue: 6, reserved: 55 };
const cancelledLateCount = 14;
const cancelledEarlyCount = 14;

/**
 * The time of each vehicle, cut into slots that never meet: a whole day lies between two, so that
 * a late return and the turnaround fit in.
 */
export function planSlots(random: RandomSource, vehicleCount: number): RentalSlot[][] {
  const vehicles = Array.from({ length: vehicleCount }, (_vehicle, index) => index);
  const current = deal(random, vehicles, [...repeat('active'), ...repeat('overdue')]);
  const isOut = new Set(current.keys());
  const past = deal(random, vehicles, [...repeat('completed'), ...repeat('no_show')]);
  const future = deal(random, vehicles, [
    ...repeat('reserved'),
    ...Array<RentalFate>(cancelledEarlyCount).fill('cancelled_early'),
  ]);
  // Late enough for a fee, so on the vehicles that are not out at present.
  const soon = random.shuffled(vehicles.filter((vehicle) => !isOut.has(vehicle)));
  for (const vehicle of soon.slice(0, cancelledLateCount)) {
    future.set(vehicle, ['cancelled_late', ...(future.get(vehicle) ?? [])]);
  }
  return vehicles.map((vehicle) => {
    const present = (current.get(vehicle) ?? []).map((fate) => presentSlot(random, fate));
    const before = Math.min(-1, ...present.map(({ startDay }) => startDay));
    const after = Math.max(0, ...present.map(({ endDay }) => endDay));
    return [
      ...pastSlots(random, past.get(vehicle) ?? [], before),
      ...present,
      ...futureSlots(random, future.get(vehicle) ?? [], after),
    ];
  });
}

const repeat = (fate: keyof typeof counts) => Array<RentalFate>(counts[fate]).fill(fate);

/** Hands the fates out to the vehicles in turn, like cards. */
function deal(random: RandomSource, vehicles: readonly number[], fates: readonly RentalFate[]) {
  const order = random.shuffled(vehicles);
  const hands = new Map<number, RentalFate[]>();
  for (const [index, fate] of random.shuffled(fates).entries()) {
    const vehicle = order[index % order.length] as number;
    hands.set(vehicle, [...(hands.get(vehicle) ?? []), fate]);
  }
  return hands;
}

function presentSlot(random: RandomSource, fate: RentalFate): RentalSlot {
  return fate === 'overdue'
    ? { fate, startDay: -random.whole(3, 7), endDay: -1 }
    : { fate, startDay: -random.whole(1, 5), endDay: random.whole(1, 6) };
}

/** Backwards from the day before which all of them are over. */
function pastSlots(random: RandomSource, fates: readonly RentalFate[], before: number) {
  let day = before;
  return fates
    .map((fate) => {
      const endDay = day - random.whole(2, 14);
      const startDay = endDay - random.whole(1, 9);
      day = startDay;
      return { fate, startDay, endDay };
    })
    .reverse();
}

/** Days from the end of one to the start of the next. */
const waits: Readonly<Partial<Record<RentalFate, readonly [number, number]>>> = {
  cancelled_late: [1, 1],
  // Free of charge is who cancels 45 days ahead.
  cancelled_early: [47, 70],
};

function futureSlots(random: RandomSource, fates: readonly RentalFate[], after: number) {
  let day = after;
  return fates.map((fate) => {
    const [least, most] = waits[fate] ?? [2, 20];
    const startDay = day + random.whole(least, most);
    const endDay = startDay + random.whole(1, 10);
    day = endDay;
    return { fate, startDay, endDay };
  });
}
