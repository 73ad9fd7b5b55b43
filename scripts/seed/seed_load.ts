import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import type { DatabaseUrls } from '../database/database_urls.ts';
import { withClient } from '../database/with_client.ts';
import { createDemoUsers } from '../demo/create_demo_users.ts';
import { demoUser } from '../demo/demo_user.ts';
import { actAs } from './act_as.ts';
import { copyRows } from './load/copy_rows.ts';
import { customerRows } from './load/customer_rows.ts';
import type { LoadContext } from './load/load_context.ts';
import { loadContextOf } from './load/load_context_of.ts';
import { rentalRows } from './load/rental_rows.ts';
import { vehicleRows } from './load/vehicle_rows.ts';
import { withoutIndexes } from './load/without_indexes.ts';
import { writeConfiguration } from './write/write_configuration.ts';

export type LoadSize = {
  readonly vehicleCount: number;
  readonly rentalCount: number;
  readonly seed: number;
  readonly now: Date;
  readonly hasCharges: boolean;
};

/**
 * Fills an empty database with as much as a large company has; false where there is data. The
 * configuration goes through the commands, the mass by COPY past the triggers, which only a
 * superuser may: rows keep the rules because of how they are made, and `npm run verify` says so.
 */
export async function seedLoad(
  urls: Pick<DatabaseUrls, 'ownerDatabaseUrl' | 'rootDatabaseUrl'>,
  { hasCharges, ...size }: LoadSize,
  report: (progress: string) => void,
): Promise<boolean> {
  await createDemoUsers(urls.ownerDatabaseUrl);
  return await withClient(urls.rootDatabaseUrl, async (db) => {
    const { rows } = await db.query<{ found: boolean }>(
      `select exists (select from rental.locations) or exists (select from rental.rentals) as found`,
    );
    if (rows[0]?.found === true) return false;

    await db.query('begin');
    await actAs(db, demoUser('fleet_manager'));
    const configuration = await writeConfiguration(db, size.now.toISOString().slice(0, 10));
    await db.query('set local role none');
    const context = await loadContextOf(db, configuration, size);
    await copy(db, context, report);
    if (hasCharges) {
      await runFile(db, 'charges.sql');
      await runFile(db, 'invoices.sql');
    }
    await db.query('commit');

    report('vacuum analyze');
    await db.query('vacuum (analyze)');
    return true;
  });
}

async function copy(
  db: pg.Client,
  context: LoadContext,
  report: (progress: string) => void,
): Promise<void> {
  const into = (
    table: string,
    source: typeof customerRows | typeof vehicleRows | typeof rentalRows,
  ) =>
    copyRows(db, table, source.columns, source.make(context), (copied, rowsPerSecond) =>
      report(`${table}: ${count(copied)} rows, ${count(rowsPerSecond)} rows/s`),
    );
  await db.query('set local session_replication_role = replica');
  await into('rental.customers', customerRows);
  await into('fleet.vehicles', vehicleRows);
  await runFile(db, 'after_vehicles.sql');
  await withoutIndexes(db, 'rental.rentals', () => into('rental.rentals', rentalRows));
  report('rental.rentals: indexes');
  await runFile(db, 'after_rentals.sql');
}

async function runFile(db: pg.Client, name: string): Promise<void> {
  await db.query(await readFile(join(import.meta.dirname, 'load', name), 'utf8'));
}

const count = (value: number) => value.toLocaleString('en');
