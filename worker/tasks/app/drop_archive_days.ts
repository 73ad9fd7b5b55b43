import type { Task } from 'graphile-worker';

/** Idempotent by the day: what is dropped is gone. */
export const dropArchiveDays: Task = async (_payload, { query, logger }) => {
  const { rows } = await query<{ count: string }>('select app.drop_archive_days() as count');
  const count = Number(rows[0]?.count ?? 0);
  if (count > 0) logger.info('days of the archive dropped', { count });
};
