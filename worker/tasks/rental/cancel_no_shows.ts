import type { Task } from 'graphile-worker';
import { runSweep } from '../../run_sweep.ts';

/** Idempotent by the rental's status: a cancelled rental is not reserved. */
export const cancelNoShows: Task = (_payload, helpers) =>
  runSweep(helpers, 'select rental.cancel_no_shows() as count');
