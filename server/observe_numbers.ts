import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { readAs } from './read_as.ts';

interface ObservedNumber<Row> {
  readonly name: string;
  readonly help: string;
  readonly numberOf: (row: Row) => number;
}

/** Gauges that one row of the database fills: it is read once each time that the page is. */
export function observeNumbers<Row extends object>(
  registry: Registry,
  pool: Pool,
  statement: string,
  numbers: readonly ObservedNumber<Row>[],
): void {
  let row: Promise<Row | undefined>;
  const read = async () => {
    const [now] = await readAs<Row>(pool, { role: 'gatekeeper' }, statement);
    return now;
  };
  numbers.forEach(({ name, help, numberOf }, index) => {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        // Collected in the order of their registration: the first reads for all. Without its
        // database the page still tells of the rest: a missing number is an alarm too.
        if (index === 0) row = read().catch(() => undefined);
        const now = await row;
        if (now === undefined) this.remove();
        else this.set(numberOf(now));
      },
    });
  });
}
