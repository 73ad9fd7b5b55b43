import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Gate } from '../../auth/gate.ts';
import type { Config } from '../../config.ts';
import { ExpectedError } from '../../expected_error.ts';
import { requestScope } from '../../request_scope.ts';
import { clientKey } from './client_key.ts';
import { createLimiter, type LimiterParts } from './create_limiter.ts';
import { doorLimits } from './door_limits.ts';
import { escalatingLimiter } from './escalating_limiter.ts';
import { limitDoor } from './limit_door.ts';
import { limitResponse } from './limit_response.ts';
import type { Limiter } from './limiter.ts';
import { type SignInLimiter, signInLimiter } from './sign_in_limiter.ts';

/** Every limit on how often something may be asked for. */
export interface Limits {
  /** A door of /v1/auth, per address. */
  door(name: string): RequestHandler;
  readonly signIn: SignInLimiter;
  /** The API: per user; per address for whoever has no token. */
  api(): RequestHandler;
  /** For `authenticate`: who makes the database look for a key is nobody until it is found. */
  lookups(gate: Gate): Gate;
  /** After `authenticate`: who tries tokens is counted as nobody. */
  refusedTokens(): ErrorRequestHandler;
  /** Commands, which is what costs others something: reservations that nobody means, for one. */
  command(count: number): Promise<void>;
}

const MINUTE_S = 60;

export function createLimits(
  parts: LimiterParts & {
    readonly config: Pick<
      Config,
      'apiRatePerMinute' | 'anonymousRatePerMinute' | 'commandRatePerMinute' | 'doorLimitFactor'
    >;
    readonly gate: Gate;
    readonly secretKey: Buffer;
  },
): Limits {
  const { config } = parts;
  const perMinute = (name: string, points: number) =>
    escalatingLimiter(parts, { name, points, durationS: MINUTE_S, withoutRedis: 'count alone' });
  const users = perMinute('user', config.apiRatePerMinute);
  const anonymous = perMinute('anonymous', config.anonymousRatePerMinute);
  const commands = perMinute('commands', config.commandRatePerMinute);

  // The sign-in page and /v1/auth/login are one door: they count together without Redis too.
  const doors = new Map<string, RequestHandler>();
  const count = async (limiter: Limiter, key: string, points = 1) => {
    const response = requestScope.getStore()?.response;
    const state = await limiter.take(key, points);
    if (response !== undefined) limitResponse(response, limiter.policy, state);
  };
  const countAnonymous = () => count(anonymous, clientKey(requestScope.getStore()?.address));

  return {
    door(name) {
      const door =
        doors.get(name) ??
        limitDoor(createLimiter(parts, doorLimits(name, config.doorLimitFactor)));
      doors.set(name, door);
      return door;
    },
    signIn: signInLimiter(parts),
    api: () => async (_request, _response, next) => {
      const caller = requestScope.getStore()?.caller;
      await (caller === undefined ? countAnonymous() : count(users, caller.userId));
      next();
    },
    lookups: (gate) => async (statement, values) => {
      await countAnonymous();
      return gate(statement, values);
    },
    refusedTokens: () => async (error, _request, response, next) => {
      const isRefused = error instanceof ExpectedError && error.status === 401;
      if (isRefused && !response.hasHeader('RateLimit')) await countAnonymous();
      next(error);
    },
    async command(points) {
      const { caller, address } = requestScope.getStore() ?? {};
      await count(commands, caller?.userId ?? clientKey(address), points);
    },
  };
}
