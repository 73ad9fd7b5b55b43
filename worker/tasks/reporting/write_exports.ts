import type { Task } from 'graphile-worker';
import { failureCode } from '../../exports/failure_code.ts';
import { type WaitingExport, writeExport } from '../../exports/write_export.ts';
import { runAgainSoon } from '../../run_again_soon.ts';

const ROUND_SIZE = 10;
const MAX_ROUNDS = 100;

/** Idempotent by the export's status: it leaves `requested` once. */
export const writeExports: Task = async (_payload, helpers) => {
  const { query, logger, abortSignal } = helpers;
  const troubles: unknown[] = [];
  for (let round = 0; round < MAX_ROUNDS && troubles.length === 0; round += 1) {
    const { rows } = await query<WaitingExport>('select * from reporting.exports_to_write($1)', [
      ROUND_SIZE,
    ]);
    if (rows.length === 0 || abortSignal.aborted) break;
    for (const waiting of rows) {
      try {
        await writeExport(query, waiting);
        logger.info('export written', { exportId: waiting.id });
      } catch (error) {
        const code = failureCode(error);
        if (code === undefined) {
          // It passes: the export waits for the next try, and the others of the round don't.
          troubles.push(error);
          continue;
        }
        logger.warn('export failed', { exportId: waiting.id, error });
        await query('select reporting.fail_export($1, $2)', [waiting.id, code]);
      }
    }
  }
  if (troubles.length > 0) throw new AggregateError(troubles, 'Exports wait for the next try.');
  await runAgainSoon(helpers);
};
