import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// npm run lint:sql: what no catalogue can tell of the SQL, because only its files have it.
// graphile-migrate takes a mistyped include for a comment and says nothing: a migration commits
// without it. So every line that looks like an include must be one, and every file be included.
const looksLikeInclude = /^\s*--\s*!?\s*includ/i;
const include = /^--!include (?<path>[a-z0-9_/]+\.sql)$/;
const maxColumns = 100;

const files = globSync('sql/**/*.sql').sort();
const included = new Set<string>();
const faults: string[] = [];

for (const file of [...files, 'migrations/current.sql', 'migrations/after_reset.sql']) {
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    if (line.length > maxColumns) faults.push(`${file}:${index + 1}: over ${maxColumns} columns`);
    if (!looksLikeInclude.test(line)) continue;
    const path = include.exec(line)?.groups?.['path'];
    if (path === undefined) faults.push(`${file}:${index + 1}: not an include: ${line}`);
    else if (!existsSync(join('sql', path))) faults.push(`${file}:${index + 1}: no sql/${path}`);
    else if (file !== 'migrations/current.sql') included.add(join('sql', path));
  }
}
for (const file of files) {
  if (file !== join('sql', 'index.sql') && !included.has(file)) {
    faults.push(`${file}: no index.sql includes it`);
  }
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}
