import type { RequestHandler } from 'express';
import { z } from 'zod';
import { hashOfCode } from '../../../secrets/hash_of_code.ts';
import { parseBody } from '../../parse_body.ts';
import { tokenNotGood } from '../../token_not_good.ts';
import { ownProfile } from '../users/own_profile.ts';
import type { DoorParts } from './door_parts.ts';

const body = z.strictObject({ code: z.string().regex(/^\d{6}$/) });

/** Proves the number that the caller gave (PATCH /v1/users/me) by the code that came to it: 204. */
export function verifyPhone({ gate, secretKey }: DoorParts): RequestHandler {
  return async (request, response) => {
    const { code } = parseBody(body, request);
    const { id } = await ownProfile(gate);
    const [row] = await gate<{ is_verified: boolean }>(
      'select identity.verify_phone($1) as is_verified',
      [hashOfCode(secretKey, id, code)],
    );
    if (row?.is_verified !== true) throw tokenNotGood();
    response.status(204).end();
  };
}
