import type { Task } from 'graphile-worker';
import { runSweep } from '../../run_sweep.ts';

/** Idempotent by the rows themselves: what is over is gone after the first run. */
export const purgeExpired: Task = (_payload, helpers) =>
  runSweep(helpers, 'select identity.purge_expired() as count');
