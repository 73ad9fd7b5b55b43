import { readConfig } from '../server/config.ts';
import { createLogger } from '../server/logger.ts';
import { startServer } from '../server/start_server.ts';
import { startWorker } from '../worker/start_worker.ts';
import { migrateDatabase } from './database/migrate_database.ts';
import { seedDemo } from './seed/seed_demo.ts';
import { resolveDatabase } from './start/resolve_database.ts';
import { runningFile } from './start/running_file.ts';
import { welcome } from './start/welcome.ts';

// npm start: everything on this machine, for people who try it and who work on it.
const config = readConfig();
const other = runningFile.read(config.dataDir);
if (config.nodeEnv === 'production') {
  refuse('npm start brings demo data and embedded services: production runs server/main.ts.');
}
if (other !== undefined) {
  refuse(`npm start runs already (process ${other.pid}): ${other.url ?? 'it is starting'}.`);
}

const logger = createLogger(config);
const opened: (() => Promise<void> | void)[] = [];
let stopping: Promise<void> | undefined;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => void stop(0));
}
try {
  await start();
} catch (error) {
  if (stopping === undefined) console.error(error);
  await stop(1);
}

async function start(): Promise<void> {
  runningFile.write(config.dataDir, { pid: process.pid });
  opened.push(() => runningFile.remove(config.dataDir));

  step('PostgreSQL');
  const database = await resolveDatabase(config);
  opened.push(database.stop);

  step('Migrations');
  await migrateDatabase(database.urls, { includeCurrent: true });

  step('Demo data');
  await seedDemo(database.urls, {
    seed: 1,
    now: new Date(),
    report: (progress) => step(`Demo data: ${progress}`),
  });

  step('API');
  const complete = Object.freeze({ ...config, ...database.urls });
  const server = await startServer({ config: complete, logger });
  opened.push(server.stop);

  step('Worker');
  const worker = await startWorker({ config: complete, logger });
  opened.push(worker.stop);
  // Without it events and jobs stand still.
  worker.ended.catch(() => stop(1));

  const { url, adminUrl } = server;
  runningFile.write(config.dataDir, { pid: process.pid, ...database.urls, url, adminUrl });
  console.log(await welcome(complete, server));
}

function refuse(reason: string): never {
  console.error(reason);
  process.exit(1);
}

function step(name: string): void {
  if (stopping === undefined) console.log(`${(performance.now() / 1_000).toFixed(1)} s  ${name}`);
}

/** What was opened is closed in reverse: the API before the database that it answers from. */
function stop(exitCode: number): Promise<void> {
  stopping ??= (async () => {
    setTimeout(() => process.exit(1), config.shutdownTimeoutMs + 5_000).unref();
    for (const close of opened.reverse()) await close();
    process.exit(exitCode);
  })();
  return stopping;
}
