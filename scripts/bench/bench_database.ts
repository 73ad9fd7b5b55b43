import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatabaseUrls, databaseUrls } from '../database/database_urls.ts';
import { migrateDatabase } from '../database/migrate_database.ts';
import { withClient } from '../database/with_client.ts';
import { demoUser } from '../demo/demo_user.ts';
import { seedLoad } from '../seed/seed_load.ts';
import { postmasterPid } from './postmaster_pid.ts';
import { startBenchPostgres } from './start_bench_postgres.ts';

export type BenchDatabase = {
  readonly urls: DatabaseUrls;
  /** The user whose rights every request and session has: a clerk at the desk. */
  readonly clerkId: string;
  readonly postmasterPid: number;
  readonly stop: () => Promise<void>;
};

// What the bench adds, in this order.
const files = [
  'bench_tables.sql',
  'prepare_jobs.sql',
  'reserve_jobs.sql',
  'insert_jobs.sql',
  'fight_by_command.sql',
  'fight_by_insert.sql',
  'search_available.sql',
  'read_by_key.sql',
  'check_permissions.sql',
];

/** A server and a database of the bench's own: a large company's data, and the bench's peers. */
export async function benchDatabase(
  size: { readonly vehicleCount: number; readonly rentalCount: number },
  report: (progress: string) => void,
): Promise<BenchDatabase> {
  const { rootUrl, stop } = await startBenchPostgres();
  try {
    const urls = databaseUrls(rootUrl, 'rentify_bench');
    await migrateDatabase(urls, { includeCurrent: true });
    await seedLoad(urls, { ...size, seed: 1, now: new Date(), hasCharges: false }, report);
    await withClient(urls.rootDatabaseUrl, async (root) => {
      for (const file of files) {
        report(file);
        await root.query(await readFile(join(import.meta.dirname, file), 'utf8'));
      }
      await root.query('vacuum (analyze)');
      await root.query('checkpoint');
    });
    const clerkId = demoUser('agent').id;
    return { urls, clerkId, postmasterPid: await postmasterPid(urls.rootDatabaseUrl), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
