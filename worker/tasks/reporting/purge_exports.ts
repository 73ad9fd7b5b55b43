import type { Task } from 'graphile-worker';
import { runSweep } from '../../run_sweep.ts';

/** Idempotent by the export's status: an expired export is not ready. */
export const purgeExports: Task = (_payload, helpers) =>
  runSweep(helpers, 'select reporting.purge_exports() as count');
