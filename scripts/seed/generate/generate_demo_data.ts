import type { DemoData } from '../demo_data.ts';
import { randomSource } from '../random_source.ts';
import { generateCustomers } from './generate_customers.ts';
import { generateMaintenance } from './generate_maintenance.ts';
import { generateRentals } from './generate_rentals.ts';
import { generateVehicles } from './generate_vehicles.ts';

/** The whole demo company: the same seed at the same time gives the same, to the last kilometre. */
export function generateDemoData(seed: number, now: Date): DemoData {
  const today = now.toISOString().slice(0, 10);
  const random = randomSource(seed);
  const vehicles = generateVehicles(random, today);
  const customers = generateCustomers(random, today);
  const rentals = generateRentals(random, { now, today, vehicles, customers });
  const maintenance = generateMaintenance(random, { now, today, vehicles }, rentals);
  return { today, vehicles, customers, rentals, maintenance };
}
