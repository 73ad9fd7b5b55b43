import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const main = join(import.meta.dirname, '..', '..', 'server', 'main.ts');

test('in production it does not start without what it needs, and says all of it', async () => {
  const server = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [faults, [code]] = await Promise.all([text(server.stderr), once(server, 'close')]);
  expect(code).toBe(1);
  for (const name of ['DATABASE_URL', 'SECRET_KEY', 'JWT_ISSUER']) {
    expect(faults).toContain(`${name}: is required`);
  }
});
