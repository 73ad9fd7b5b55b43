import '../server/grafast_mode.ts';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lexicographicSortSchema, printSchema } from 'postgraphile/graphql';
import { readConfig } from '../server/config.ts';
import { withFreshDatabase } from './database/with_fresh_database.ts';
import { buildSchema } from './graphql/build_schema.ts';
import { undescribed } from './graphql/undescribed.ts';

// npm run schema:export: what the API looks like, for review. `-- --check` fails when it is stale.
const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const path = join(import.meta.dirname, '..', 'server', 'graphql', 'schema.graphql');

const schema = await withFreshDatabase((urls) => buildSchema({ ...readConfig(), ...urls }));
const missing = undescribed(schema);
if (missing.length > 0) fail('Without a description', missing);
const text = `${printSchema(lexicographicSortSchema(schema))}\n`;
if (!options.check) await writeFile(path, text);
else if (text !== (await readFile(path, 'utf8').catch(() => ''))) {
  fail('server/graphql/schema.graphql is stale', ['npm run schema:export, and review it']);
}
if (!process.exitCode)
  console.log(`The schema has ${Object.keys(schema.getTypeMap()).length} types.`);

function fail(title: string, lines: readonly string[]): void {
  console.error(`${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
  process.exitCode = 1;
}
