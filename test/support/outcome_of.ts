import type pg from 'pg';

/** How a racer ended: 'done', or the name of the rule that refused it, or the bare SQLSTATE. */
export async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    const { constraint, code } = error as pg.DatabaseError;
    return constraint ?? code ?? String(error);
  }
}
