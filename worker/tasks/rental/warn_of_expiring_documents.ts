import type { Task } from 'graphile-worker';
import { runSweep } from '../../run_sweep.ts';

/** Idempotent by the document and the threshold: it is warned of once at each. */
export const warnOfExpiringDocuments: Task = (_payload, helpers) =>
  runSweep(helpers, 'select rental.warn_of_expiring_documents() as count');
