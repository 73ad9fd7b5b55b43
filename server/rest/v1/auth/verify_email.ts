import type { RequestHandler } from 'express';
import { z } from 'zod';
import { hashOfToken } from '../../../secrets/opaque_token.ts';
import { parseBody } from '../../parse_body.ts';
import { tokenNotGood } from '../../token_not_good.ts';
import type { DoorParts } from './door_parts.ts';

const body = z.strictObject({ token: z.string() });

/** Makes the account that was asked for: 204. Whoever has the mail still has to sign in. */
export function verifyEmail({ gate }: DoorParts): RequestHandler {
  return async (request, response) => {
    const { token } = parseBody(body, request);
    const [row] = await gate<{ user_id: string | null }>(
      'select identity.confirm_registration($1) as user_id',
      [hashOfToken(token)],
    );
    if (typeof row?.user_id !== 'string') throw tokenNotGood();
    response.status(204).end();
  };
}
