import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './row.ts';

const header = ['what', 'against', 'rate', 'CPU a transaction', 'aim', '', 'notes'];

/** docs/benchmarks.md: the text of benchmarks_page.md with its blanks filled in. */
export function benchmarksPage({
  rows,
  environment,
  plan,
  reportPlans,
}: {
  readonly rows: readonly Row[];
  readonly environment: string;
  readonly plan: string;
  readonly reportPlans: string;
}): string {
  const hasCpu = rows.some(({ cpu }) => cpu !== undefined);
  const blanks: Readonly<Record<string, string>> = {
    environment,
    cpu: hasCpu ? '' : 'This system has no /proc: there are no figures of CPU.\n',
    table: table([header, header.map(() => '---'), ...rows.map(cells)]),
    plan,
    reportPlans,
  };
  const template = readFileSync(join(import.meta.dirname, 'benchmarks_page.md'), 'utf8');
  return template.replace(/\{\{(\w+)\}\}\n?/g, (_blank, name: string) => `${blanks[name]}\n`);
}

function cells(row: Row): string[] {
  return [
    row.name,
    row.peer,
    row.milliseconds === undefined ? figure(row.rate) : `${row.milliseconds.toFixed(0)} ms`,
    figure(row.cpu),
    aimOf(row),
    verdictOf(row),
    row.notes ?? '',
  ];
}

function aimOf({ aim }: Row): string {
  if (aim === undefined) return '';
  if ('atLeast' in aim) return `≥ ${aim.atLeast.toLocaleString('en')}`;
  return 'cpuAtMost' in aim ? `CPU ≤ ${aim.cpuAtMost}` : `< ${aim.belowMs} ms`;
}

function verdictOf({ aim, rate = 0, cpu = Number.NaN, milliseconds = Number.NaN }: Row): string {
  if (aim === undefined || ('cpuAtMost' in aim && Number.isNaN(cpu))) return '';
  return isMet() ? 'met' : 'missed';

  function isMet(): boolean {
    if (aim === undefined) return true;
    if ('atLeast' in aim) return rate >= aim.atLeast;
    return 'cpuAtMost' in aim ? cpu <= aim.cpuAtMost : milliseconds < aim.belowMs;
  }
}

function figure(value: number | undefined): string {
  if (value === undefined) return '';
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(2);
}

function table(lines: readonly (readonly string[])[]): string {
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}
