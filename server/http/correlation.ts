import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { requestScope } from '../request_scope.ts';
import { clientAddress } from './client_address.ts';

// W3C Trace Context, version 00; an id of zeros alone is none.
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Opens the request's scope. What a client calls it is taken only if it can forge no log line. */
export function correlation(): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-correlation-id') ?? '';
    const correlationId = /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    response.setHeader('X-Correlation-Id', correlationId);
    const address = clientAddress(request);
    const trace = request.get('traceparent') ?? '';
    const traceparent = TRACEPARENT.test(trace) ? trace : undefined;
    requestScope.run(
      { correlationId, traceparent, address, request, response, errorStatuses: [] },
      next,
    );
  };
}
