import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../server/config.ts';
import { buildFromSource } from './database/build_from_source.ts';
import { catalogueFacts } from './database/catalogue_facts.ts';
import { databaseUrls } from './database/database_urls.ts';
import { difference } from './database/difference.ts';
import { migrateDatabase } from './database/migrate_database.ts';
import { withClient } from './database/with_client.ts';
import { startTemporaryPostgres } from './services/start_temporary_postgres.ts';

// npm run db:check: two paths, one schema. `-- --write` accepts the change into catalogue.txt.
const { values: options } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const snapshot = join(import.meta.dirname, '..', 'migrations', 'catalogue.txt');

const { migrated, source } = await bothPaths();
report('sql/ and the migrations build different schemas', difference(migrated, source));
if (options.write) await writeFile(snapshot, `${source.join('\n')}\n`);
const accepted = (await readFile(snapshot, 'utf8').catch(() => '')).trimEnd().split('\n');
report(
  'migrations/catalogue.txt is stale: npm run db:check -- --write, and review it',
  difference(accepted, source),
);
if (!process.exitCode) console.log(`Two paths, one schema: ${source.length} facts.`);

async function bothPaths(): Promise<{ migrated: string[]; source: string[] }> {
  const server = await startTemporaryPostgres(readConfig().rootDatabaseUrl);
  const names = ['migrated', 'source'].map((path) => `rentify_check_${process.pid}_${path}`);
  const [migrated, source] = names.map((name) => databaseUrls(server.rootUrl, name));
  if (migrated === undefined || source === undefined) throw new Error('There are two paths.');
  try {
    await migrateDatabase(migrated, { includeCurrent: true });
    await buildFromSource(source);
    return {
      migrated: await catalogueFacts(migrated.rootDatabaseUrl),
      source: await catalogueFacts(source.rootDatabaseUrl),
    };
  } finally {
    await withClient(server.rootUrl, async (root) => {
      for (const name of names) await root.query(`drop database if exists ${name} with (force)`);
    });
    await server.stop();
  }
}

function report(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  console.error(`${title}:\n${lines.join('\n')}`);
  process.exitCode = 1;
}
