import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseUrls } from '../../database/database_urls.ts';
import { migrateDatabase } from '../../database/migrate_database.ts';
import { withClient } from '../../database/with_client.ts';
import type { BenchDatabase } from '../bench_database.ts';

/** Another database on the bench's server, with the product's schema, empty but for these files. */
export async function booksDatabase(
  database: BenchDatabase,
  name: string,
  files: readonly string[],
): Promise<BenchDatabase> {
  const urls = databaseUrls(database.urls.rootDatabaseUrl, name);
  await migrateDatabase(urls, { includeCurrent: true });
  await withClient(urls.rootDatabaseUrl, async (root) => {
    for (const file of files) {
      await root.query(await readFile(join(import.meta.dirname, file), 'utf8'));
    }
  });
  return { ...database, urls };
}
