import type { Task } from 'graphile-worker';

/** Safe to repeat: another point says the same again. */
export const noteKnowledge: Task = async (_payload, { query }) => {
  await query('select reporting.note_knowledge()');
};
