import type { RequestHandler } from 'express';
import { z } from 'zod';
import { createOpaqueToken, hashOfToken } from '../../../secrets/opaque_token.ts';
import { sealMessage } from '../../../secrets/seal_message.ts';
import { alike } from '../../alike.ts';
import { parseBody } from '../../parse_body.ts';
import type { DoorParts } from './door_parts.ts';

const body = z.strictObject({ email: z.string() });

/** Mails a token that sets a new password: 202, whether the address has an account or not. */
export function forgotPassword({ gate, secretKey }: DoorParts): RequestHandler {
  return async (request, response) => {
    const { email } = parseBody(body, request);
    const token = createOpaqueToken();
    await alike(
      gate('select identity.request_password_reset($1, $2, $3)', [
        email,
        hashOfToken(token),
        sealMessage(secretKey, { token }),
      ]),
    );
    response.status(202).json({});
  };
}
