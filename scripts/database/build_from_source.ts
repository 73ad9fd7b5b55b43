import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from 'graphile-migrate';
import type { DatabaseUrls } from './database_urls.ts';
import { migrationSettings } from './migration_settings.ts';
import { prepareDatabase } from './prepare_database.ts';

const index = join(import.meta.dirname, '..', '..', 'sql', 'index.sql');
const poolsAreGoneMs = 300;

/** Builds a database from sql/ as it stands, past all history: the other path of db:check. */
export async function buildFromSource(urls: DatabaseUrls): Promise<void> {
  await prepareDatabase(urls);
  await run(migrationSettings(urls), await readFile(index, 'utf8'), 'sql/index.sql');
  await sleep(poolsAreGoneMs);
}
