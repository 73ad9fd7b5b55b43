import type { Task } from 'graphile-worker';
import { runSweep } from '../../run_sweep.ts';

/** Idempotent by the key itself: what is older than 24 hours is gone after the first run. */
export const purgeIdempotencyKeys: Task = (_payload, helpers) =>
  runSweep(helpers, 'select app.purge_idempotency_keys() as count');
