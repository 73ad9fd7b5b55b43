import { randomInt } from 'node:crypto';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Gate } from '../../../auth/gate.ts';
import { hashOfCode } from '../../../secrets/hash_of_code.ts';
import { sealMessage } from '../../../secrets/seal_message.ts';
import { parseBody } from '../../parse_body.ts';
import { ownProfile } from './own_profile.ts';

const CODE_DIGITS = 6;
// Strict: the address, the roles and the status are not the user's own to change.
const body = z.strictObject({
  displayName: z.string().trim().min(1).optional(),
  phone: z.string().trim().nullable().optional(),
  rowVersion: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
});

/**
 * What is left out stays. A new number gets a code and counts once that came back; asking for the
 * same number again sends another; null takes the number away.
 */
export function changeMe({
  gate,
  secretKey,
}: {
  readonly gate: Gate;
  readonly secretKey: Buffer;
}): RequestHandler {
  return async (request, response) => {
    const { id } = await ownProfile(gate);
    const { displayName, phone, rowVersion } = parseBody(body, request);
    const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
    await gate('select identity.change_own_profile($1, $2, $3, $4, $5, $6)', [
      rowVersion,
      displayName,
      phone !== undefined,
      phone,
      hashOfCode(secretKey, id, code),
      sealMessage(secretKey, { token: code }),
    ]);
    response.json(await ownProfile(gate));
  };
}
