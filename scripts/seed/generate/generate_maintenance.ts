import { workshopVisits } from '../data/workshop_visits.ts';
import { dayAfter } from '../day_after.ts';
import type { DemoMaintenance, DemoRental, DemoVehicle, DemoWorkshopVisit } from '../demo_data.ts';
import type { RandomSource } from '../random_source.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** So many vehicles were serviced before their first rental, those of the programme first. */
const servicedCount = 12;
const make = 'Renault';

/** Past visits to the workshop, one that is planned, and a vehicle that has just broken down. */
export function generateMaintenance(
  random: RandomSource,
  company: { now: Date; today: string; vehicles: readonly DemoVehicle[] },
  rentals: readonly DemoRental[],
): DemoMaintenance {
  const { now, today, vehicles } = company;
  const isOut = (index: number) =>
    rentals.some(({ vehicle, outcome }) => vehicle === index && outcome === 'active');
  const all = vehicles.map((_vehicle, index) => index);
  const broken = all.findLast((index) => !isOut(index) && vehicles[index]?.make !== make);
  const planned = all.find((index) => vehicles[index]?.make === make) ?? 0;
  return {
    program: { name: `Service, ${make}`, make, everyKm: 15_000, everyDays: 365 },
    history: all
      .filter((index) => vehicles[index]?.make === make)
      .concat(all.filter((index) => vehicles[index]?.make !== make))
      .slice(0, servicedCount)
      .map((index) => pastVisit(random, index, vehicles[index] as DemoVehicle)),
    planned: { vehicle: planned, startAt: freeMorning(today, planned, rentals) },
    breakdown: {
      vehicle: broken ?? 0,
      description: 'The gearbox does not shift',
      expectedUntil: new Date(now.getTime() + 2 * dayMs),
      part: { name: 'Gearbox seal', quantity: 1, unitCents: 18_900 },
    },
  };
}

/** The day after it came, when it had not been rented yet. */
function pastVisit(random: RandomSource, vehicle: number, of: DemoVehicle): DemoWorkshopVisit {
  const startAt = new Date(of.availableFrom.getTime() + dayMs);
  return {
    ...random.pick<(typeof workshopVisits)[number]>(workshopVisits),
    vehicle,
    isOfProgram: of.make === make,
    startAt,
    doneAt: new Date(startAt.getTime() + random.whole(2, 6) * hourMs),
    odometerKm: of.odometerKm,
  };
}

/** The first morning from next week on that no rental of the vehicle comes near. */
function freeMorning(today: string, vehicle: number, rentals: readonly DemoRental[]): Date {
  for (let day = 7; ; day += 1) {
    const startAt = new Date(`${dayAfter(today, day)}T08:00:00Z`);
    const isNear = rentals.some(
      (rental) =>
        rental.vehicle === vehicle &&
        rental.startAt.getTime() < startAt.getTime() + dayMs &&
        rental.endAt.getTime() > startAt.getTime() - dayMs,
    );
    if (!isNear) return startAt;
  }
}
