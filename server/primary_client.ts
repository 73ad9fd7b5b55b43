import { Client } from 'pg';

// The server takes no changes (any more): it was fenced, or somebody else is the primary.
const READ_ONLY = '25006';
// pg's words for a statement that has had no answer within query_timeout.
const UNANSWERED = 'Query read timeout';

/**
 * A connection that knows when it is of no more use. pg gives back to the pool what hangs, and
 * whoever gets it next waits as long again, for as long as it is asked for.
 */
export class PrimaryClient extends Client {
  #silence: Error | undefined;
  #isSpent = false;

  /** Whether its server does not answer, or takes no changes: then nobody else must get it. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  override query: Client['query'] = (...args: unknown[]) => this.send(args);

  /** What `query` does; here, because a class below cannot reach a property of the one above. */
  protected send(args: readonly unknown[]) {
    // The rollback would wait behind the statement that hangs.
    if (this.#silence !== undefined) return Promise.reject(this.#silence);
    const answer = Reflect.apply(super.query, this, args);
    // Those who pass a callback are the pool itself, which throws away what fails.
    if (answer instanceof Promise) answer.catch((error: unknown) => this.#judge(error));
    return answer;
  }

  #judge(error: unknown): void {
    if (!(error instanceof Error)) return;
    if (error.message === UNANSWERED) this.#silence = error;
    this.#isSpent ||= this.#silence !== undefined || ('code' in error && error.code === READ_ONLY);
  }
}
