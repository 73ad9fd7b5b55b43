import { useRedis } from './redis.ts';

const redis = useRedis();

test('a Redis that comes back after a power cut is empty', async () => {
  await redis.command('set', 'key', 'value', 'EX', 60);
  await expect(redis.command('get', 'key')).resolves.toBe('value');
  await redis.kill();
  await redis.start();
  await expect(redis.command('get', 'key')).resolves.toBeNull();
});
