import '../server/grafast_mode.ts';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'postgraphile/graphql';
import { readConfig } from '../server/config.ts';
import { databaseUrls } from './database/database_urls.ts';
import { migrateDatabase } from './database/migrate_database.ts';
import { withClient } from './database/with_client.ts';
import { buildSchema } from './graphql/build_schema.ts';
import { undescribed } from './graphql/undescribed.ts';
import { startTemporaryPostgres } from './services/start_temporary_postgres.ts';

// npm run schema:export: what the API looks like, for review. `-- --check` fails when it is stale.
const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const path = join(import.meta.dirname, '..', 'server', 'graphql', 'schema.graphql');

const schema = await schemaOfEmptyDatabase();
const missing = undescribed(schema);
if (missing.length > 0) fail('Without a description', missing);
const text = `${printSchema(lexicographicSortSchema(schema))}\n`;
if (!options.check) await writeFile(path, text);
else if (text !== (await readFile(path, 'utf8').catch(() => ''))) {
  fail('server/graphql/schema.graphql is stale', ['npm run schema:export, and review it']);
}
if (!process.exitCode)
  console.log(`The schema has ${Object.keys(schema.getTypeMap()).length} types.`);

async function schemaOfEmptyDatabase(): Promise<GraphQLSchema> {
  const config = readConfig();
  const server = await startTemporaryPostgres(config.rootDatabaseUrl);
  const name = `rentify_schema_${process.pid}`;
  const urls = databaseUrls(server.rootUrl, name);
  try {
    await migrateDatabase(urls, { includeCurrent: true });
    return await buildSchema({ ...config, ...urls });
  } finally {
    await withClient(server.rootUrl, (root) =>
      root.query(`drop database if exists ${name} with (force)`),
    );
    await server.stop();
  }
}

function fail(title: string, lines: readonly string[]): void {
  console.error(`${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
  process.exitCode = 1;
}
