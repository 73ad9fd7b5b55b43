import { parseArgs } from 'node:util';
import { readConfig } from '../server/config.ts';
import { withClient } from './database/with_client.ts';
import { runningFile } from './start/running_file.ts';
import { findViolations } from './verify/find_violations.ts';

// npm run verify: the invariants (attacks.md 2), on --database-url, else OWNER_DATABASE_URL, else
// the database of a running npm start. It must be the owner's login.
const MAX_ROWS_SHOWN = 20;

const { values: options } = parseArgs({ options: { 'database-url': { type: 'string' } } });
const config = readConfig();
const url =
  options['database-url'] ||
  config.ownerDatabaseUrl ||
  runningFile.read(config.dataDir)?.ownerDatabaseUrl;
if (url === undefined) {
  console.error('Which database? Set OWNER_DATABASE_URL, or: npm run verify -- --database-url …');
  process.exit(1);
}

for (const { check, rows } of await withClient(url, findViolations)) {
  console.log(`${rows.length === 0 ? 'ok    ' : 'BROKEN'}  ${check}`);
  if (rows.length === 0) continue;
  process.exitCode = 1;
  for (const row of rows.slice(0, MAX_ROWS_SHOWN)) console.error(`  ${JSON.stringify(row)}`);
  if (rows.length > MAX_ROWS_SHOWN) console.error(`  and ${rows.length - MAX_ROWS_SHOWN} more`);
}
