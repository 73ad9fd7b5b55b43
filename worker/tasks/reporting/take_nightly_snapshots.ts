import type { Task } from 'graphile-worker';
import { runSweep } from '../../run_sweep.ts';

/** Idempotent by the day: of each report there is one snapshot of the system's a day. */
export const takeNightlySnapshots: Task = (_payload, helpers) =>
  runSweep(helpers, 'select reporting.take_nightly_snapshots() as count');
