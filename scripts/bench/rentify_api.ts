import { pino } from 'pino';
import { readConfig } from '../../server/config.ts';
import { createLogger } from '../../server/logger.ts';
import { startServer } from '../../server/start_server.ts';

// The API as production runs it, in a process of its own; only its log goes nowhere, like the
// peer's, and its limits count and refuse nobody: the whole load is one user's.
const config = { ...readConfig(['DATABASE_URL']), apiRatePerMinute: 10_000_000 };
const logger = createLogger(config, pino.destination('/dev/null'));
const { url } = await startServer({ config, logger });
process.send?.({ url });
