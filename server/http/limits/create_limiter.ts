import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
} from 'rate-limiter-flexible';
import type { SharedCounts } from '../../create_redis.ts';
import { ExpectedError } from '../../expected_error.ts';
import type { Metrics } from '../../metrics.ts';
import type { Limiter, LimitPolicy, LimitState } from './limiter.ts';

const RETRY_AFTER_S = 5;

export interface LimiterParts {
  readonly redis: SharedCounts | undefined;
  readonly metrics: Pick<Metrics, 'countLimiterFailure' | 'countRefusal'>;
}

/** A limit that all processes count together in Redis, each for itself where there is none. */
export function createLimiter({ redis, metrics }: LimiterParts, policy: LimitPolicy): Limiter {
  const options = {
    keyPrefix: `limit:${policy.name}`,
    points: policy.points,
    duration: policy.durationS,
    blockDuration: policy.blockS ?? 0,
  };
  const alone = new RateLimiterMemory(options);
  const shared =
    redis &&
    new RateLimiterRedis({ ...options, storeClient: redis.client, rejectIfRedisNotReady: true });

  const ask = async <Answer>(work: (limiter: RateLimiterAbstract) => Promise<Answer>) => {
    try {
      return await work(shared ?? alone);
    } catch (error) {
      // What is thrown without being an error is the library's way of refusing.
      if (!(error instanceof Error) || redis === undefined) throw error;
      redis.noteFailure(error);
      metrics.countLimiterFailure(policy.name);
      if (policy.withoutRedis === 'count alone') return work(alone);
      throw new ExpectedError(
        'LIMITER_UNAVAILABLE',
        503,
        'This cannot be limited at present and is closed; try again later.',
        { retryAfterS: RETRY_AFTER_S },
      );
    }
  };

  return {
    policy,
    async take(key, points = 1) {
      try {
        return stateOf(await ask((limiter) => limiter.consume(key, points)), true);
      } catch (refusal) {
        if (refusal instanceof Error) throw refusal;
        metrics.countRefusal(policy.name);
        return stateOf(refusal as LibraryState, false);
      }
    },
    async forget(key) {
      await ask((limiter) => limiter.delete(key));
    },
    async block(key, durationS) {
      await ask((limiter) => limiter.block(key, durationS));
    },
  };
}

interface LibraryState {
  readonly consumedPoints: number;
  readonly remainingPoints: number;
  readonly msBeforeNext: number;
}

function stateOf(state: LibraryState, isAllowed: boolean): LimitState {
  return {
    isAllowed,
    used: state.consumedPoints,
    remaining: state.remainingPoints,
    resetMs: Math.max(state.msBeforeNext, 0),
  };
}
