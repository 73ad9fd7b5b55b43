import { captureConsole } from './capture_console.ts';
import { readConfig } from './config.ts';
import { createLogger } from './logger.ts';
import { startServer } from './start_server.ts';

const config = readConfig(['DATABASE_URL'], undefined, ['SECRET_KEY', 'JWT_ISSUER']);
const logger = createLogger(config);
captureConsole(logger);
const server = await startServer({ config, logger });

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    logger.info({ signal }, 'stopping');
    // Whatever hangs on after the deadline is cut off with the process.
    setTimeout(() => process.exit(1), config.shutdownTimeoutMs + 5_000).unref();
    void server.stop();
  });
}
