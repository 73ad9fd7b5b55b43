import type { RequestHandler } from 'express';
import { hashOfToken } from '../../../secrets/opaque_token.ts';
import { parseBody } from '../../parse_body.ts';
import type { DoorParts } from './door_parts.ts';
import { refreshTokenBody } from './refresh_token_body.ts';

/** Ends the session of a refresh token. The answer is always the same: it is over. */
export function logout({ gate }: DoorParts): RequestHandler {
  return async (request, response) => {
    const { refreshToken } = parseBody(refreshTokenBody, request);
    await gate('select identity.end_session_of_token($1)', [hashOfToken(refreshToken)]);
    response.status(204).end();
  };
}
