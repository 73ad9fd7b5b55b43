import { createRedis } from '../../server/create_redis.ts';
import { createLogger } from '../../server/logger.ts';
import { eventually } from '../support/eventually.ts';
import { useRedis } from '../support/redis.ts';

const redis = useRedis();
const PASSWORD = 'this-must-not-be-read';

test('H23 a password that Redis refuses is not in the log', async () => {
  const lines: string[] = [];
  const logger = createLogger({ logLevel: 'info' }, { write: (line) => void lines.push(line) });
  const { port } = new URL(redis.url);
  const redisUrl = `redis://somebody:${PASSWORD}@127.0.0.1:${port}`;
  const shared = await createRedis({ redisUrl }, logger);
  await eventually(async () => lines.some((line) => line.includes('WRONGPASS')));
  shared?.close();
  expect(lines.join()).not.toContain(PASSWORD);
});
