import type { Task } from 'graphile-worker';

/** Reads only, and notes what it found: a run more or less changes nothing. */
export const checkProofs: Task = async (_payload, { query, logger }) => {
  const { rows } = await query<{ count: number }>('select reporting.check_proofs() as count');
  const violationCount = rows[0]?.count ?? 0;
  if (violationCount > 0) logger.error('the books do not prove', { violationCount });
};
