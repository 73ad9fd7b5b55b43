import type { Pool } from 'pg';
import type { Logger } from 'pino';

export interface HeartbeatTimes {
  readonly beatEveryMs: number;
  readonly sweepEveryMs: number;
  /** Who was silent for so long is dead. */
  readonly deadAfterMs: number;
}

/**
 * What a killed worker leaves locked would stay so for four hours. So each worker process says
 * every few seconds that it lives, and each looks for those that do not and unlocks their jobs:
 * work resumes within a minute. It needs a pool of its own: a worker whose jobs hold every connection
 * lives all the same.
 */
export class Heartbeat {
  readonly #pool: Pool;
  readonly #logger: Logger;
  readonly #times: HeartbeatTimes;
  readonly #onLost: () => void;
  readonly #timers: NodeJS.Timeout[] = [];
  #workerId: string | undefined;
  #entering: Promise<void> | undefined;
  #underway: Promise<void> = Promise.resolve();
  /** Since when it has beaten without a gap; undefined after a beat that failed. */
  #steadySince: number | undefined;
  #beatenAt = 0;

  constructor({
    pool,
    logger,
    times,
    onLost,
  }: {
    pool: Pool;
    logger: Logger;
    times: HeartbeatTimes;
    /** This worker counts as dead, and others may run its jobs: it has to end. */
    onLost: () => void;
  }) {
    this.#pool = pool;
    this.#logger = logger;
    this.#times = times;
    this.#onLost = onLost;
  }

  /** Begins the life of a worker; it must not take a job before this resolves. */
  enter(workerId: string): Promise<void> {
    this.#entering ??= this.#enter(workerId).catch((error: unknown) => {
      this.#logger.error({ err: error }, 'worker could not enter');
      this.#onLost();
      throw error;
    });
    return this.#entering;
  }

  /** Beats no more, and says that the worker has left: call it once no job runs. */
  async stop(): Promise<void> {
    this.#stopTimers();
    await this.#underway;
    if (this.#workerId === undefined) return;
    try {
      await this.#pool.query('select app.leave_worker($1)', [this.#workerId]);
    } catch (error) {
      this.#logger.warn({ err: error }, 'worker could not say that it leaves');
    }
  }

  async #enter(workerId: string): Promise<void> {
    await this.#pool.query('select app.enter_worker($1)', [workerId]);
    this.#workerId = workerId;
    this.#steadySince = performance.now();
    this.#beatenAt = this.#steadySince;
    this.#every(this.#times.beatEveryMs, () => this.#beat(workerId));
    this.#every(this.#times.sweepEveryMs, () => this.#sweep());
  }

  async #beat(workerId: string): Promise<void> {
    // A process that stood still has a gap too, though none of its beats failed.
    if (performance.now() - this.#beatenAt > this.#times.deadAfterMs) this.#steadySince = undefined;
    const { rows } = await this.#pool.query<{ lives: boolean }>(
      'select app.beat_worker($1) as lives',
      [workerId],
    );
    if (rows[0]?.lives !== true) {
      this.#stopTimers();
      this.#workerId = undefined;
      this.#logger.error({ worker_id: workerId }, 'declared dead: others run its jobs');
      this.#onLost();
      return;
    }
    this.#beatenAt = performance.now();
    this.#steadySince ??= this.#beatenAt;
  }

  /**
   * Only who has itself beaten all the while may judge: after the database was away everybody was
   * silent, and nobody is dead for it. Several at once unlock once.
   */
  async #sweep(): Promise<void> {
    const { deadAfterMs } = this.#times;
    const now = performance.now();
    if (this.#steadySince === undefined || now - this.#steadySince < deadAfterMs) return;
    if (now - this.#beatenAt > deadAfterMs) return;
    const { rows } = await this.#pool.query<{ ids: string[] }>(
      `with dead as materialized (
         select app.bury_dead_workers(make_interval(secs => $1)) as ids
       )
       select d.ids, graphile_worker.force_unlock_workers(d.ids)
       from dead d where d.ids <> '{}'`,
      [deadAfterMs / 1_000],
    );
    const workerIds = rows[0]?.ids;
    if (workerIds !== undefined) {
      this.#logger.warn({ workerIds }, 'dead workers: their jobs are unlocked');
    }
  }

  /** One after the other, on the one connection; a failure is logged and tried again in time. */
  #every(intervalMs: number, work: () => Promise<void>): void {
    let isWaiting = false;
    const timer = setInterval(() => {
      if (isWaiting) return;
      isWaiting = true;
      this.#underway = this.#underway
        .then(() => (this.#timers.length === 0 ? undefined : work()))
        .catch((error: unknown) => {
          this.#steadySince = undefined;
          this.#logger.warn({ err: error }, 'heartbeat failed');
        })
        .finally(() => {
          isWaiting = false;
        });
    }, intervalMs);
    this.#timers.push(timer);
  }

  #stopTimers(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
  }
}
