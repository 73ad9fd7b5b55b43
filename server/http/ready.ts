import { setTimeout as delay } from 'node:timers/promises';
import type { RequestHandler } from 'express';

export type ReadinessChecks = Readonly<Record<string, () => Promise<unknown>>>;

const CHECK_TIMEOUT_MS = 2_000;

/**
 * Whether to send requests here: 503 while stopping or when a check fails. `?exclude=a,b` skips.
 */
export function ready(checks: ReadinessChecks, isStopping: () => boolean): RequestHandler {
  return async (request, response) => {
    const excluded = String(request.query['exclude'] ?? '').split(',');
    const wanted = Object.entries(checks).filter(([name]) => !excluded.includes(name));
    const results = await Promise.all(
      wanted.map(async ([name, check]) => [name, await passes(check)] as const),
    );
    const isReady = !isStopping() && results.every(([, passed]) => passed);
    response.status(isReady ? 200 : 503).json({
      status: isReady ? 'ok' : isStopping() ? 'stopping' : 'failing',
      checks: Object.fromEntries(
        results.map(([name, passed]) => [name, passed ? 'ok' : 'failing']),
      ),
    });
  };
}

async function passes(check: () => Promise<unknown>): Promise<boolean> {
  const timeout = new AbortController();
  try {
    return await Promise.race([
      check().then(() => true),
      delay(CHECK_TIMEOUT_MS, false, { signal: timeout.signal }),
    ]);
  } catch {
    // Why it fails is for the logs of whoever owns the check; a probe is answered yes or no.
    return false;
  } finally {
    timeout.abort();
  }
}
