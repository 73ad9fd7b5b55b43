import type { Task } from 'graphile-worker';
import { runSweep } from '../../run_sweep.ts';

/** Idempotent: what is deleted is gone. */
export const purgeDeliveries: Task = (_payload, helpers) =>
  runSweep(helpers, 'select webhook.purge_deliveries() as count');
