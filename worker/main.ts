import { readConfig } from '../server/config.ts';
import { createLogger } from '../server/logger.ts';
import { startWorker } from './start_worker.ts';

const config = readConfig(['WORKER_DATABASE_URL'], undefined, [
  'SECRET_KEY',
  'SMTP_URL',
  'MAIL_FROM',
  'WEB_APP_URL',
]);
const logger = createLogger(config);
const starting = startWorker({ config, logger });

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    logger.info({ signal }, 'stopping');
    // Whatever hangs on after the deadline is cut off with the process.
    setTimeout(() => process.exit(1), config.shutdownTimeoutMs + 5_000).unref();
    void starting.then((worker) => worker.stop()).then(end);
  });
}
const worker = await starting;
worker.ended.catch(() => {
  // Whoever runs this process starts it again.
  process.exitCode = 1;
  setTimeout(() => process.exit(1), config.shutdownTimeoutMs + 5_000).unref();
  void worker.stop().then(end);
});

/** What a broker that hangs has not answered would hold the process. */
function end(): void {
  process.exit();
}
