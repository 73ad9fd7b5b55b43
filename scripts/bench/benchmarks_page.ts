import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './row.ts';
import { rowsTable } from './rows_table.ts';

/** docs/benchmarks.md: the text of benchmarks_page.md with its blanks filled in. */
export function benchmarksPage({
  rows,
  environment,
  plan,
  reportPlans,
  events,
}: {
  readonly rows: readonly Row[];
  readonly environment: string;
  readonly plan: string;
  readonly reportPlans: string;
  /** The section of the events (events/events_section.ts). */
  readonly events: string;
}): string {
  const hasCpu = rows.some(({ cpu }) => cpu !== undefined);
  const blanks: Readonly<Record<string, string>> = {
    environment,
    cpu: hasCpu ? '' : 'This system has no /proc: there are no figures of CPU.\n',
    table: rowsTable(rows),
    plan,
    reportPlans,
    events,
  };
  const template = readFileSync(join(import.meta.dirname, 'benchmarks_page.md'), 'utf8');
  return template.replace(/\{\{(\w+)\}\}\n?/g, (_blank, name: string) => `${blanks[name]}\n`);
}
