import type pg from 'pg';
import type { DatabaseUrls } from '../database/database_urls.ts';
import { withClient } from '../database/with_client.ts';
import { createDemoUsers } from '../demo/create_demo_users.ts';
import { demoUser } from '../demo/demo_user.ts';
import { actAs } from './act_as.ts';
import { callCommand } from './call_command.ts';
import { customerAccounts } from './customer_accounts.ts';
import type { DemoData, DemoRental } from './demo_data.ts';
import { generateDemoData } from './generate/generate_demo_data.ts';
import { handOverRentals } from './write/hand_over_rentals.ts';
import { keepBooks } from './write/keep_books.ts';
import { payAhead } from './write/pay_ahead.ts';
import { reserveRentals } from './write/reserve_rentals.ts';
import { settleRentals } from './write/settle_rentals.ts';
import { writeClients } from './write/write_clients.ts';
import { writeCompany } from './write/write_company.ts';
import { writeConfiguration } from './write/write_configuration.ts';
import { writeCustomers } from './write/write_customers.ts';
import { writeOpenMaintenance } from './write/write_open_maintenance.ts';
import { writePastMaintenance } from './write/write_past_maintenance.ts';
import { writeVehicles } from './write/write_vehicles.ts';

/**
 * Fills an empty database with the demo company; false where there is data. Everything goes
 * through the product's own commands, by whoever may, in one transaction: all of it or nothing.
 */
export async function seedDemo(
  urls: Pick<DatabaseUrls, 'ownerDatabaseUrl' | 'databaseUrl'>,
  { seed, now, report }: { seed: number; now: Date; report: (progress: string) => void },
): Promise<boolean> {
  await createDemoUsers(urls.ownerDatabaseUrl);
  return await withClient(urls.databaseUrl, async (db) => {
    await db.query('begin');
    await actAs(db, demoUser('desk_lead'));
    const { rows } = await db.query<{ found: boolean }>(
      'select exists (select from rental.locations) as found',
    );
    if (rows[0]?.found === true) return false;
    const data = generateDemoData(seed, now);
    await createDemoUsers(urls.ownerDatabaseUrl, customerAccounts(data.customers));
    await write(db, data, report);
    await db.query('commit');
    return true;
  });
}

async function write(
  db: pg.Client,
  { today, vehicles, customers, rentals, maintenance }: DemoData,
  report: (progress: string) => void,
): Promise<void> {
  const as = (role: string) => actAs(db, demoUser(role));
  const isPast = ({ outcome, cancellationReason }: DemoRental) =>
    outcome === 'completed' || outcome === 'active' || cancellationReason === 'no_show';

  await as('admin');
  await writeClients(db);

  await as('accountant');
  await writeCompany(db);

  await as('fleet_manager');
  const configuration = await writeConfiguration(db, today);
  report('locations, taxes, plans, extras');
  const vehicleIds = await writeVehicles(db, vehicles, configuration);
  report(`${vehicles.length} vehicles with their papers`);

  const programId = await writePastMaintenance(db, maintenance, vehicleIds);
  report(`${maintenance.history.length} visits to the workshop`);

  await as('agent');
  const customerIds = await writeCustomers(db, customers);
  report(`${customers.length} customers`);
  const ids = { configuration, vehicles: vehicleIds, customers: customerIds };
  const future = await reserveRentals(
    db,
    rentals.filter((rental) => !isPast(rental)),
    ids,
  );
  report(`${future.size} reservations ahead`);

  // Paper of the past: who serves at the desk, and may backdate.
  await as('desk_lead');
  const past = await reserveRentals(db, rentals.filter(isPast), ids);
  report(`${past.size} rentals of the past and of today`);

  await handOverRentals(db, past);
  report('handed over, taken back and invoiced');
  const refunds = await settleRentals(db, past);
  report('paid');

  await as('agent');
  await payAhead(db, future);
  await cancel(db, new Map([...past, ...future]));
  report('cancelled');

  await as('mechanic');
  await writeOpenMaintenance(db, maintenance, { vehicles: vehicleIds, programId });
  report('a breakdown and a service ahead');

  await keepBooks(db, refunds);
  report('the books');
}

async function cancel(db: pg.Client, rentals: ReadonlyMap<DemoRental, string>): Promise<void> {
  for (const [{ cancellationReason }, id] of rentals) {
    if (cancellationReason === undefined) continue;
    await callCommand(db, 'rental.cancel_rental', { rental_id: id, reason: cancellationReason });
  }
}
