import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.ts';
import { requestScope } from './request_scope.ts';

// Secrets and personal data that a careless log call could carry. The one list.
const SENSITIVE = [
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'apiKey',
  '["x-api-key"]',
  'authorization',
  'cookie',
  'secret',
  'email',
  'phone',
  'variables',
  'connectionString',
  'parameters',
  'detail',
  'internalQuery',
  // Of the command that Redis refused: the password, when it refuses that.
  'args',
  // Of the connection that was lost: its statement's values, and the key that cancels it.
  'client',
];

/** JSON lines on stdout; within a request each carries its correlation id and its user. */
export function createLogger(
  config: Pick<Config, 'logLevel'>,
  destination: DestinationStream = pino.destination({ sync: false }),
): Logger {
  return pino(
    {
      level: config.logLevel,
      base: { service: 'rentify' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // A driver error's detail holds the whole row: it is struck out like a password.
      redact: {
        paths: SENSITIVE.flatMap(everywhere),
        censor: '[redacted]',
      },
      mixin() {
        const scope = requestScope.getStore();
        if (scope === undefined) return {};
        const { correlationId, caller } = scope;
        return {
          correlation_id: correlationId,
          ...(caller === undefined ? {} : { user_id: caller.userId }),
        };
      },
    },
    destination,
  );
}

/** At the top and two levels below; a name that is no identifier stands in brackets, undotted. */
function everywhere(name: string): string[] {
  const below = name.startsWith('[') ? name : `.${name}`;
  return [name, `*${below}`, `*.*${below}`];
}
