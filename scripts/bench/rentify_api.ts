import { pino } from 'pino';
import { loadDevelopmentKeys } from '../../server/auth/development_keys.ts';
import { readConfig } from '../../server/config.ts';
import { createLogger } from '../../server/logger.ts';
import { startServer } from '../../server/start_server.ts';

// The API as production runs it, in a process of its own; only its log goes nowhere, like the
// peer's, and its keys are the bench's.
const config = readConfig(['DATABASE_URL']);
const logger = createLogger(config, pino.destination('/dev/null'));
const keys = await loadDevelopmentKeys({ ...config, nodeEnv: 'test' });
const { url } = await startServer({ config, logger, keys });
process.send?.({ url });
