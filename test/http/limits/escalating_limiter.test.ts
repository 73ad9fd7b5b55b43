import { jest } from '@jest/globals';
import { escalatingLimiter } from '../../../server/http/limits/escalating_limiter.ts';

const POINTS = 3;
const policy = {
  name: 'test',
  points: POINTS,
  durationS: 60,
  withoutRedis: 'count alone',
} as const;
const metrics = { countLimiterFailure: jest.fn(), countRefusal: jest.fn() };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Asks until it is refused; says for how many seconds. */
async function blockedForS(limiter: ReturnType<typeof escalatingLimiter>): Promise<number> {
  for (let i = 0; i < POINTS; i += 1) {
    await expect(limiter.take('key')).resolves.toMatchObject({ isAllowed: true });
  }
  const { isAllowed, resetMs } = await limiter.take('key');
  expect(isAllowed).toBe(false);
  // Insisting makes it neither longer nor shorter.
  await expect(limiter.take('key')).resolves.toMatchObject({ isAllowed: false });
  await expect(limiter.take('other')).resolves.toMatchObject({ isAllowed: true });
  return resetMs / 1_000;
}

test('each time within the hour a client is shut out twice as long, up to a quarter of an hour', async () => {
  const limiter = escalatingLimiter({ redis: undefined, metrics }, policy);
  const blocks: number[] = [];
  for (let i = 0; i < 6; i += 1) {
    const blockS = await blockedForS(limiter);
    blocks.push(blockS);
    jest.advanceTimersByTime(blockS * 1_000 - 100);
    await expect(limiter.take('key')).resolves.toMatchObject({ isAllowed: false });
    jest.advanceTimersByTime(200);
  }
  expect(blocks).toEqual([60, 120, 240, 480, 900, 900]);
  jest.advanceTimersByTime(3_600_000);
  await expect(blockedForS(limiter)).resolves.toBe(60);
});

test('many at once are one offence', async () => {
  const limiter = escalatingLimiter({ redis: undefined, metrics }, policy);
  const states = await Promise.all(Array.from({ length: 50 }, () => limiter.take('key')));
  expect(states.filter(({ isAllowed }) => isAllowed)).toHaveLength(POINTS);
  jest.advanceTimersByTime(60_000);
  await expect(blockedForS(limiter)).resolves.toBe(120);
});
