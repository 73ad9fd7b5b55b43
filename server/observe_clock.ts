import { Gauge, type Registry } from 'prom-client';
import type { DatabaseClock } from './database_clock.ts';

/** Whether somebody should look after this machine's clock, though nothing here depends on it. */
export function observeClock(registry: Registry, clock: Pick<DatabaseClock, 'nowMs'>): void {
  new Gauge({
    name: 'clock_ahead_of_database_seconds',
    help: "How far this machine's own clock is ahead of the database's; negative: behind.",
    registers: [registry],
    collect() {
      this.set((Date.now() - clock.nowMs()) / 1_000);
    },
  });
}
