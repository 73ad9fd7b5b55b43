import { jest } from '@jest/globals';
import { createLimiter } from '../../../server/http/limits/create_limiter.ts';

const metrics = { countLimiterFailure: () => undefined, countRefusal: () => undefined };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('who is blocked is let in again when the block ends, however much he insists', async () => {
  const limiter = createLimiter(
    { redis: undefined, metrics },
    { name: 'test', points: 2, durationS: 3_600, blockS: 900, withoutRedis: 'refuse' },
  );
  for (let i = 0; i < 2; i += 1) await limiter.take('key');
  for (let minute = 0; minute < 15; minute += 1) {
    await expect(limiter.take('key')).resolves.toMatchObject({ isAllowed: false });
    jest.advanceTimersByTime(60_000);
  }
  await expect(limiter.take('key')).resolves.toMatchObject({ isAllowed: true, used: 1 });
});

test('the limit counts anew when its time has passed', async () => {
  const limiter = createLimiter(
    { redis: undefined, metrics },
    { name: 'test', points: 1, durationS: 60, withoutRedis: 'refuse' },
  );
  await limiter.take('key');
  await expect(limiter.take('key')).resolves.toMatchObject({ isAllowed: false, resetMs: 60_000 });
  jest.advanceTimersByTime(60_000);
  await expect(limiter.take('key')).resolves.toMatchObject({ isAllowed: true });
});
