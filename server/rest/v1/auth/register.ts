import type { RequestHandler } from 'express';
import { z } from 'zod';
import { createOpaqueToken, hashOfToken } from '../../../secrets/opaque_token.ts';
import { sealMessage } from '../../../secrets/seal_message.ts';
import { alike } from '../../alike.ts';
import { parseBody } from '../../parse_body.ts';
import type { DoorParts } from './door_parts.ts';

const body = z.strictObject({
  email: z.string(),
  password: z.string(),
  displayName: z.string(),
});

/**
 * Asks for an account: 202, whether the address has one or not. The mail says which; the token in
 * it makes the account.
 */
export function register(parts: DoorParts): RequestHandler {
  const { gate, passwords, passwordPolicy, secretKey } = parts;

  return async (request, response) => {
    const { email, password, displayName } = parseBody(body, request);
    await passwordPolicy(password, [email, displayName]);
    const token = createOpaqueToken();
    const data = sealMessage(secretKey, { token });
    const passwordHash = await passwords.hash(password);
    await alike(
      gate('select identity.request_registration($1, $2, $3, $4, $5)', [
        email,
        displayName,
        passwordHash,
        hashOfToken(token),
        data,
      ]),
    );
    response.status(202).json({});
  };
}
