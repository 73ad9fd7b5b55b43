import type { Task } from 'graphile-worker';
import { runSweep } from '../../run_sweep.ts';

/** Idempotent by the entry: it is sealed once. */
export const sealLedger: Task = (_payload, helpers) =>
  runSweep(helpers, 'select accounting.seal_ledger() as count');
