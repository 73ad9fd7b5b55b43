import type { JobHelpers, Task, TaskList } from 'graphile-worker';

const MIN_PAUSE_MS = 10_000;

/**
 * The same tasks, each noting how it ended (app.job_runs, for the metrics). What runs every two
 * seconds and ends as before says so every ten; a failure for good always does, so that no job ends
 * unseen.
 */
export function recordRuns(tasks: TaskList): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [name, task && recorded(name, task)]),
  );
}

function recorded(name: string, task: Task): Task {
  let last: { readonly outcome: string; readonly at: number } | undefined;

  async function note(helpers: JobHelpers, startedMs: number, errorCode?: string): Promise<void> {
    const outcome = errorCode ?? '';
    const isFinal = errorCode !== undefined && helpers.job.attempts >= helpers.job.max_attempts;
    const isRecent = last !== undefined && performance.now() - last.at < MIN_PAUSE_MS;
    if (isRecent && last?.outcome === outcome && !isFinal) return;
    try {
      // By the database's clock, as when it ended: a worker's own may be wrong.
      await helpers.query(
        'select app.record_job_run($1, clock_timestamp() - make_interval(secs => $2), $3)',
        [name, (performance.now() - startedMs) / 1_000, errorCode],
      );
      last = { outcome, at: performance.now() };
    } catch (error) {
      // The job has ended as it has: its own outcome counts, and the next run notes again.
      helpers.logger.warn('run not recorded', { error });
    }
  }

  return async (payload, helpers) => {
    const startedMs = performance.now();
    try {
      const result = await task(payload, helpers);
      await note(helpers, startedMs);
      return result;
    } catch (error) {
      await note(helpers, startedMs, codeOf(error));
      throw error;
    }
  };
}

/** The text of an error may hold anything; its code or name does not. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  return 'code' in error && typeof error.code === 'string' && error.code !== ''
    ? error.code
    : error.name || 'Error';
}
