import { locations } from '../data/locations.ts';
import { vehicleClasses } from '../data/vehicle_classes.ts';
import { vehicleModels } from '../data/vehicle_models.ts';
import { dayAfter } from '../day_after.ts';
import type { DemoDocument, DemoVehicle } from '../demo_data.ts';
import { localInstant } from '../local_instant.ts';
import type { RandomSource } from '../random_source.ts';

const vehicleCount = 50;
/** The insurance of these ends soon, so that there is something to renew. */
const expiringCount = 3;

const issuers: Readonly<Record<string, readonly string[]>> = {
  insurance: ['Allianz', 'HUK-COBURG', 'Fidelidade', 'Ethniki'],
  registration: ['Vehicle registration office'],
  inspection: ['TÜV SÜD', 'DEKRA', 'Controlauto', 'KTEO'],
  road_tax: ['Customs office'],
};

/** Fifty vehicles, at every location some of each class. */
export function generateVehicles(random: RandomSource, today: string): DemoVehicle[] {
  const plates = new Set<string>();
  return Array.from({ length: vehicleCount }, (_vehicle, index) => {
    const { priceEuros, name, ...kind } = at(vehicleModels, index);
    const home = at(locations, Math.floor(index / 2));
    const ageYears = random.whole(0, 3);
    const availableFrom = dayAfter(today, -random.whole(200, 600));
    return {
      ...kind,
      model: name,
      plateNumber: newPlate(random, home.timeZone, plates),
      year: Number(today.slice(0, 4)) - ageYears - 1,
      homeLocationCode: home.code,
      acquisitionPriceCents: priceEuros * 100 - random.whole(0, 40) * 5_000,
      availableFrom: localInstant(availableFrom, '08:00', home.timeZone),
      odometerKm: ageYears * 18_000 + random.whole(2_000, 9_000),
      documents: documentsOf(random, today, kind.vehicleClassCode, index < expiringCount),
    };
  });
}

/** A plate as the country of the time zone has it. */
function newPlate(random: RandomSource, timeZone: string, taken: Set<string>): string {
  const letters = (alphabet: string, count: number) =>
    Array.from({ length: count }, () => random.pick([...alphabet])).join('');
  const latin = 'ABCDEFGHJKLMNPRSTUVXYZ';
  for (;;) {
    const plate =
      timeZone === 'Europe/Lisbon'
        ? `${letters(latin, 2)}-${random.whole(10, 99)}-${letters(latin, 2)}`
        : timeZone === 'Europe/Athens'
          ? `${letters('ABEHIKMNOPTXYZ', 3)}-${random.whole(1_000, 9_999)}`
          : `${random.pick(['B', 'M'])}-${letters(latin, 2)} ${random.whole(100, 9_999)}`;
    const normal = plate.replaceAll(/[ -]/g, '');
    if (!taken.has(normal)) {
      taken.add(normal);
      return plate;
    }
  }
}

/** Last year's papers and this year's, renewed without a gap. */
function documentsOf(
  random: RandomSource,
  today: string,
  vehicleClassCode: string,
  isExpiring: boolean,
): DemoDocument[] {
  const kinds = vehicleClasses.find(({ code }) => code === vehicleClassCode)?.compulsoryDocuments;
  return (kinds ?? []).flatMap((kind) => {
    const endsSoon = isExpiring && kind === 'insurance';
    const renewal = dayAfter(today, endsSoon ? random.whole(12, 25) : -random.whole(5, 150));
    const years = endsSoon
      ? [[dayAfter(renewal, -365), renewal] as const]
      : [[dayAfter(renewal, -365), renewal] as const, [renewal, dayAfter(renewal, 365)] as const];
    const issuer = random.pick(issuers[kind] ?? ['Authority']);
    return years.map((validDuring) => ({
      kind,
      issuer,
      number: `${kind.slice(0, 2).toUpperCase()}-${random.whole(100_000, 999_999)}`,
      validDuring,
    }));
  });
}

const at = <Item>(items: readonly Item[], index: number) => items[index % items.length] as Item;
