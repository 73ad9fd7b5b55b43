import { createLimiter, type LimiterParts } from './create_limiter.ts';
import type { Limiter, LimitPolicy } from './limiter.ts';

const FIRST_BLOCK_S = 60;
const LONGEST_BLOCK_S = 900;
const MEMORY_S = 3_600;

/**
 * A limit that gives way to nobody who insists: each time within the hour that a client runs into
 * it, it is shut out twice as long, from a minute to a quarter of an hour.
 */
export function escalatingLimiter(parts: LimiterParts, policy: LimitPolicy): Limiter {
  const limiter = createLimiter(parts, policy);
  const offences = createLimiter(parts, {
    name: `${policy.name}-offences`,
    points: Number.MAX_SAFE_INTEGER,
    durationS: MEMORY_S,
    withoutRedis: policy.withoutRedis,
  });
  return {
    ...limiter,
    async take(key, points = 1) {
      const state = await limiter.take(key, points);
      // Only the first one that is too many is an offence; those after it meet the block.
      if (state.isAllowed || state.used > policy.points + points) return state;
      const { used } = await offences.take(key);
      const blockS = Math.min(FIRST_BLOCK_S * 2 ** (used - 1), LONGEST_BLOCK_S);
      await limiter.block(key, blockS);
      return { ...state, resetMs: blockS * 1_000 };
    },
  };
}
