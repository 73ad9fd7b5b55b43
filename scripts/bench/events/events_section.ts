import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../row.ts';
import { rowsTable } from '../rows_table.ts';

/** A section of docs/benchmarks.md: the text of events_section.md with its blanks filled in. */
export function eventsSection({
  rows,
  environment,
}: {
  readonly rows: readonly Row[];
  readonly environment: string;
}): string {
  const template = readFileSync(join(import.meta.dirname, 'events_section.md'), 'utf8');
  return template
    .replace('{{environment}}', () => environment)
    .replace('{{table}}', () => rowsTable(rows));
}
