import type { Task } from 'graphile-worker';
import { runSweep } from '../../run_sweep.ts';

/** Idempotent: what is deleted is gone. */
export const purgeDeadLetters: Task = (_payload, helpers) =>
  runSweep(helpers, 'select app.purge_dead_letters() as count');
