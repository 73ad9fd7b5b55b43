import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const main = join(import.meta.dirname, '..', '..', 'worker', 'main.ts');

test('told to stop, the worker ends at once and with 0', async () => {
  const worker = spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'],
      WORKER_DATABASE_URL: database.urls.workerDatabaseUrl,
      SECRET_KEY: Buffer.alloc(32).toString('base64'),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  worker.stdout.on('data', (chunk) => {
    output += String(chunk);
    if (String(chunk).includes('worker started')) worker.kill('SIGTERM');
  });
  const [code] = await once(worker, 'close');
  expect(output).toContain('worker stopped');
  expect(code).toBe(0);
});

test('in production it does not start without what mail needs, and says all of it', async () => {
  const worker = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let faults = '';
  worker.stderr.on('data', (chunk) => {
    faults += String(chunk);
  });
  const [code] = await once(worker, 'close');
  expect(code).toBe(1);
  for (const name of [
    'WORKER_DATABASE_URL',
    'SECRET_KEY',
    'SMTP_URL',
    'MAIL_FROM',
    'WEB_APP_URL',
  ]) {
    expect(faults).toContain(`${name}: is required`);
  }
});
