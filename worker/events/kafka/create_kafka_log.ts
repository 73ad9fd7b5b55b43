import { type logCreator, logLevel } from 'kafkajs';
import type { Logger } from 'pino';

const levels = {
  [logLevel.ERROR]: 'warn',
  [logLevel.WARN]: 'info',
  [logLevel.INFO]: 'debug',
  [logLevel.DEBUG]: 'trace',
} as const;

/**
 * kafkajs's log as lines of ours, each a level lower: what it calls an error it mostly tries again
 * (a coordinator that still loads after a start), and what ends is a rejection that we log.
 */
export function createKafkaLog(logger: Logger): logCreator {
  const scoped = logger.child({ component: 'kafka' });
  return () =>
    ({ namespace, level, log }) => {
      if (level === logLevel.NOTHING) return;
      const { message, timestamp: _timestamp, logger: _logger, stack: _stack, ...fields } = log;
      // Why the retries are limited, and why that is safe, is said in open_producer.ts.
      const isKnown = message.startsWith('Limiting retries');
      scoped[isKnown ? 'trace' : levels[level]]({ ...fields, namespace }, message);
    };
}
