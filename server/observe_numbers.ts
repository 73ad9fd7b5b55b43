import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { readAs } from './read_as.ts';

interface ObservedNumber<Row> {
  readonly name: string;
  readonly help: string;
  /** Null where there is none: then it is not on the page. */
  readonly numberOf: (row: Row) => number | null;
}

/**
 * Gauges that the database fills: it is read once each time that the page is. Without labels it
 * has one row; else each row's columns of these names tell it from the others.
 */
export function observeNumbers<Row extends object>(
  registry: Registry,
  pool: Pool,
  statement: string,
  numbers: readonly ObservedNumber<Row>[],
  labels: readonly (keyof Row & string)[] = [],
): void {
  let rows: Promise<Row[]>;
  const labelsOf = (row: Row): Record<string, string> =>
    Object.fromEntries(labels.map((label) => [label, String(row[label])]));
  numbers.forEach(({ name, help, numberOf }, index) => {
    new Gauge<string>({
      name,
      help,
      labelNames: labels,
      registers: [registry],
      async collect() {
        // Collected in the order of their registration: the first reads for all. Without its
        // database the page still tells of the rest: a missing number is an alarm too.
        if (index === 0) {
          rows = readAs<Row>(pool, { role: 'gatekeeper' }, statement).catch(() => []);
        }
        const now = await rows;
        this.reset();
        // Without labels a gauge that is reset says 0.
        if (labels.length === 0) this.remove();
        for (const row of now) {
          const number = numberOf(row);
          if (number !== null) this.set(labelsOf(row), number);
        }
      },
    });
  });
}
