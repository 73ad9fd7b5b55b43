import type { Logger } from 'pino';
import { requestScope } from '../request_scope.ts';
import type { Gate } from './gate.ts';

/** Tells the audit that whoever asks was told, with this code, that they may not (403). */
export type RefusalRecorder = (code: string) => void;

const WINDOW_MS = 60_000;
const MAX_A_WINDOW = 30;
const MAX_CALLERS = 10_000;

/**
 * Called when the refused transaction is rolled back, and in one of its own, so that the answer
 * waits for nothing. Once a request, and so often a minute for each caller that nobody fills the
 * table: the access log has the rest.
 */
export function createRefusalRecorder({
  gate,
  logger,
  now = () => performance.now(),
}: {
  gate: Gate;
  logger: Logger;
  now?: () => number;
}): RefusalRecorder {
  const counts = new Map<string, number>();
  let windowEndsMs = 0;

  return (code) => {
    const scope = requestScope.getStore();
    if (scope?.caller === undefined || scope.isRefusalRecorded) return;
    // Whoever may not read sees nothing; what clients try to do is what an auditor asks for.
    if (scope.operation?.type === 'query') return;
    scope.isRefusalRecorded = true;

    if (now() >= windowEndsMs) {
      counts.clear();
      windowEndsMs = now() + WINDOW_MS;
    }
    const caller = scope.caller.apiKeyId ?? scope.caller.userId;
    const count = (counts.get(caller) ?? 0) + 1;
    if (count > MAX_A_WINDOW || counts.size >= MAX_CALLERS) return;
    counts.set(caller, count);
    if (count === MAX_A_WINDOW) logger.warn('no more refusals of this caller recorded for now');

    const { method, url = '' } = scope.request;
    const operation = scope.rootFields?.().join(',') ?? `${method} ${url.split('?', 1)}`;
    gate('select app.record_refusal($1, $2)', [operation, code]).catch((error: unknown) =>
      logger.error({ err: error }, 'refusal not recorded'),
    );
  };
}
