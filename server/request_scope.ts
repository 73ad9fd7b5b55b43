import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from './auth/caller.ts';

/**
 * What belongs to one request and is wanted far from its handler: in log lines, errors, settings.
 */
export interface RequestScope {
  readonly correlationId: string;
  /** The trace that the client's request belongs to (W3C Trace Context); it travels in events. */
  readonly traceparent?: string | undefined;
  /** The client's, by the word of trusted proxies only. */
  readonly address?: string | undefined;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  caller?: Caller;
  operation?: { readonly name: string; readonly type: string };
  /** The fields that the operation asks for at its root, for whoever wants to know. */
  rootFields?: () => readonly string[];
  /** none: nothing was executed; empty: every root field is null; data: something was answered. */
  answer?: 'empty' | 'data';
  errorStatuses: number[];
  isRefusalRecorded?: boolean;
}

// The one singleton of the server: node's own way to carry a request through code that never sees
// it.
export const requestScope = new AsyncLocalStorage<RequestScope>();
