import type { Task } from 'graphile-worker';
import { runSweep } from '../../run_sweep.ts';

/** Idempotent by the open job: a vehicle has at most one of a programme. */
export const scheduleDueMaintenance: Task = (_payload, helpers) =>
  runSweep(helpers, 'select maintenance.schedule_due_maintenance() as count');
