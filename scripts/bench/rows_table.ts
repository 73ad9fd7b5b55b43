import type { Row } from './row.ts';

const header = ['what', 'against', 'rate', 'CPU a transaction', 'aim', '', 'notes'];

/** The rows as a table of Markdown. */
export function rowsTable(rows: readonly Row[]): string {
  const lines = [header, header.map(() => '---'), ...rows.map(cells)];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
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
