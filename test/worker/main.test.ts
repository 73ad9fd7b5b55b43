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
