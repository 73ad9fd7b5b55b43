import type { RequestHandler } from 'express';
import { z } from 'zod';
import { hashOfToken } from '../../../secrets/opaque_token.ts';
import { sealMessage } from '../../../secrets/seal_message.ts';
import { parseBody } from '../../parse_body.ts';
import { tokenNotGood } from '../../token_not_good.ts';
import type { DoorParts } from './door_parts.ts';

const body = z.strictObject({ token: z.string(), password: z.string() });

/**
 * Sets the password of whoever has the token of this purpose: 204, and every session has ended. A
 * password that is refused leaves the token good.
 */
export function resetPassword(
  { gate, passwords, passwordPolicy, secretKey }: DoorParts,
  purpose: 'reset_password' | 'accept_invitation',
): RequestHandler {
  return async (request, response) => {
    const { token, password } = parseBody(body, request);
    const tokenHash = hashOfToken(token);
    const [holder] = await gate<{ email: string; display_name: string }>(
      'select email, display_name from identity.holder_of_token($1, $2)',
      [tokenHash, purpose],
    );
    if (holder === undefined) throw tokenNotGood();

    await passwordPolicy(password, [holder.email, holder.display_name]);
    const [row] = await gate<{ user_id: string | null }>(
      'select identity.reset_password($1, $2, $3, $4) as user_id',
      [tokenHash, purpose, await passwords.hash(password), sealMessage(secretKey)],
    );
    if (typeof row?.user_id !== 'string') throw tokenNotGood();
    response.status(204).end();
  };
}
