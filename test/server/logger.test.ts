import { createLogger } from '../../server/logger.ts';

const SECRET = 'rk_12345678_this-must-not-be-read';

test.each([
  ...['password', 'token', 'accessToken', 'refreshToken', 'apiKey', 'authorization', 'cookie'],
  ...['secret', 'x-api-key', 'email', 'phone', 'detail', 'args', 'client'],
])('H23 %s is struck out, at the top and two levels below', (name) => {
  const lines: string[] = [];
  const logger = createLogger({ logLevel: 'info' }, { write: (line) => void lines.push(line) });
  logger.info({ [name]: SECRET, one: { [name]: SECRET, two: { [name]: SECRET } } }, 'a line');
  expect(lines).toHaveLength(1);
  expect(lines[0]?.match(/\[redacted\]/g)).toHaveLength(3);
  expect(lines.join()).not.toContain(SECRET);
});
