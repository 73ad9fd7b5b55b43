import type pg from 'pg';

/** Does the work as rentify_owner on a superuser's connection, and keeps it for others to see. */
export async function committed<Result>(
  root: pg.Client,
  work: (db: pg.Client) => Promise<Result>,
): Promise<Result> {
  await root.query('begin; set local role rentify_owner');
  try {
    const result = await work(root);
    await root.query('commit');
    return result;
  } catch (error) {
    await root.query('rollback');
    throw error;
  }
}
