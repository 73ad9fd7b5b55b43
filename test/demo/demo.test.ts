import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedDemo } from '../../scripts/seed/seed_demo.ts';
import { readConfig } from '../../server/config.ts';
import { createLogger } from '../../server/logger.ts';
import { type RunningServer, startServer } from '../../server/start_server.ts';
import { type RunningWorker, startWorker } from '../../worker/start_worker.ts';
import { useDatabase } from '../support/database.ts';
import { verifyDatabase } from '../support/verify_database.ts';

const database = useDatabase();
const script = join(import.meta.dirname, '..', '..', 'scripts', 'demo.ts');
let dataDir: string;
let server: RunningServer;
let worker: RunningWorker;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rentify-demo-'));
  const environment = { NODE_ENV: 'test', PORT: '0', ADMIN_PORT: '0', DATA_DIR: dataDir };
  const config = { ...readConfig([], environment), ...database.urls };
  const logger = createLogger(config, { write: () => undefined });
  server = await startServer({ config, logger });
  worker = await startWorker({ config, logger });
});
afterAll(async () => {
  await worker?.stop();
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** As npm run demo does, in a process of its own; its exit code and what it printed. */
function runDemo(): Promise<{ exitCode: number; output: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [script, '--url', `${server.url}/graphql`, '--admin-url', server.adminUrl],
      { env: { DATA_DIR: dataDir, DATABASE_URL: database.urls.databaseUrl } },
      (error, output) => resolve({ exitCode: error === null ? 0 : Number(error.code), output }),
    );
  });
}

test('without demo data the story ends at its first step, and the exit says so', async () => {
  const { exitCode, output } = await runDemo();
  expect({ exitCode, isSaid: output.includes('npm run seed') }).toEqual({
    exitCode: 1,
    isSaid: true,
  });
});

test('the whole story goes as it is told, and can be told again', async () => {
  await seedDemo(database.urls, { seed: 1, now: new Date(), report: () => undefined });
  for (const time of ['first', 'second']) {
    const { exitCode, output } = await runDemo();
    expect({ time, exitCode, differs: output.match(/^.*DIFFERS.*$/gm) }).toEqual({
      time,
      exitCode: 0,
      differs: null,
    });
  }
  await verifyDatabase(database);
}, 120_000);
