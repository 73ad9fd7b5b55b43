import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { requestScope } from '../request_scope.ts';
import { clientAddress } from './client_address.ts';

/** Opens the request's scope. A client's id is taken only if it can forge no log line. */
export function correlation(): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-correlation-id') ?? '';
    const correlationId = /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    response.setHeader('X-Correlation-Id', correlationId);
    const address = clientAddress(request);
    requestScope.run({ correlationId, address, request, response, errorStatuses: [] }, next);
  };
}
