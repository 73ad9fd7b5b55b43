import { pino } from 'pino';
import { readConfig } from '../../server/config.ts';
import { createLogger } from '../../server/logger.ts';
import { startServer } from '../../server/start_server.ts';

// The API as production runs it, in a process of its own; only its log goes nowhere, like the
// peer's.
const config = readConfig(['DATABASE_URL']);
const logger = createLogger(config, pino.destination('/dev/null'));
const { url } = await startServer({ config, logger });
process.send?.({ url });
