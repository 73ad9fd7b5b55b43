import { useDatabase } from '../support/database.ts';

const database = useDatabase();

test.each([
  ['job_runs_task_length', `task = ''`],
  ['job_runs_last_error_code_length', `last_error_code = repeat('x', 61), last_failed_at = now()`],
  ['job_runs_error_code_when_failed', 'last_failed_at = now()'],
  ['job_runs_error_code_when_failed', `last_error_code = '23505'`],
])('%s: %s', (constraint, change) =>
  database.inTransaction(async (db) => {
    await db.query(`select app.record_job_run('a/task', now())`);
    await expect(db.query(`update app.job_runs set ${change}`)).rejects.toMatchObject({
      code: '23514',
      constraint,
    });
  }),
);
