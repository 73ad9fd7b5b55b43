import type { Logger } from 'pino';

/**
 * Packages print to the console, sometimes what a client sent: in production every line of the log
 * is one JSON object, theirs too.
 */
export function captureConsole(logger: Logger): void {
  const levels = {
    debug: 'debug',
    log: 'info',
    info: 'info',
    dir: 'info',
    warn: 'warn',
    error: 'error',
  } as const;
  for (const [method, level] of Object.entries(levels)) {
    Object.assign(console, {
      [method]: (...parts: unknown[]) => {
        const err = parts.find((part) => part instanceof Error);
        const text = parts.filter((part) => typeof part === 'string').join(' ');
        logger[level as 'info']({ err, text: text.slice(0, 2_000) }, 'printed by a package');
      },
    });
  }
}
