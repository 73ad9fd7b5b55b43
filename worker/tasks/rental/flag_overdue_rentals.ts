import type { Task } from 'graphile-worker';
import { runSweep } from '../../run_sweep.ts';

/** Idempotent by the rental's overdue_at: it is set once. */
export const flagOverdueRentals: Task = (_payload, helpers) =>
  runSweep(helpers, 'select rental.flag_overdue_rentals() as count');
