import type { Task } from 'graphile-worker';
import { runSweep } from '../../run_sweep.ts';

/** Idempotent by the quote's status: an expired quote is not open. */
export const expireQuotes: Task = (_payload, helpers) =>
  runSweep(helpers, 'select rental.expire_quotes() as count');
