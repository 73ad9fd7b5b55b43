import type { RequestHandler } from 'express';
import { requestScope } from '../../request_scope.ts';
import { clientKey } from './client_key.ts';
import { limitResponse } from './limit_response.ts';
import type { Limiter } from './limiter.ts';

/** Counts who comes to a door, by address; what a door does without Redis, its policy says. */
export function limitDoor(limiter: Limiter): RequestHandler {
  return async (_request, response, next) => {
    const state = await limiter.take(clientKey(requestScope.getStore()?.address));
    limitResponse(response, limiter.policy, state);
    next();
  };
}
