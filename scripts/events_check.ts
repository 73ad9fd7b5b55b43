import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareReleased } from './events/compare_released.ts';
import { readEventSchemas } from './events/read_event_schemas.ts';
import type { ReleasedSchema } from './events/released_schema.ts';
import { releasedText } from './events/released_text.ts';

// npm run events:check: what was promised of an event holds. `-- --write` releases what was added;
// what breaks a promise it never writes.
const { values: options } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    directory: { type: 'string', default: join(import.meta.dirname, '..', 'docs', 'events') },
  },
});
const path = join(options.directory, 'released.json');
const schemas = readEventSchemas(options.directory);
const released: Record<string, ReleasedSchema> = JSON.parse(
  await readFile(path, 'utf8').catch(() => '{}'),
);

const { broken, changed } = compareReleased(released, schemas);
if (broken.length > 0) {
  console.error(
    `Readers rely on it; make a new version of the contract instead:\n${broken.join('\n')}`,
  );
  process.exitCode = 1;
} else if (options.write) {
  await writeFile(path, releasedText(schemas));
} else if (changed.length > 0) {
  console.error(
    `Not released yet: npm run events:check -- --write, and review it:\n${changed.join('\n')}`,
  );
  process.exitCode = 1;
}
if (!process.exitCode) console.log(`Every promise holds: ${schemas.length} contracts.`);
