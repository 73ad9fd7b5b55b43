import type { Task } from 'graphile-worker';

/** Idempotent by the last point: while nothing was posted since, there is nothing to write down. */
export const noteKnowledge: Task = async (_payload, { query }) => {
  await query('select reporting.note_knowledge()');
};
