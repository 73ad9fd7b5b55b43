import type { RequestHandler } from 'express';
import { z } from 'zod';
import { provePassword } from '../../../auth/prove_password.ts';
import { ExpectedError } from '../../../expected_error.ts';
import { createOpaqueToken, hashOfToken } from '../../../secrets/opaque_token.ts';
import { parseBody } from '../../parse_body.ts';
import type { DoorParts } from './door_parts.ts';
import { type SessionRow, sendTokens } from './send_tokens.ts';

// An address is 254 long at most, a password 128 characters: longer ones are nobody's. Before
// normalisation a character may be several.
const body = z.strictObject({
  email: z.string().min(1).max(1_000),
  password: z.string().min(1).max(1_000),
});

/** Opens a session. Whatever is wrong, the answer and the work for it are the same. */
export function login(parts: DoorParts): RequestHandler {
  return async (request, response) => {
    const { email: typedEmail, password } = parseBody(body, request);
    const { email, provenHash, upgradedHash } = await provePassword(parts, typedEmail, password);

    const refreshToken = createOpaqueToken();
    const [session] = await parts.gate<SessionRow>(
      'select * from identity.sign_in($1, $2, $3, $4)',
      [email, provenHash, hashOfToken(refreshToken), upgradedHash],
    );
    if (session === undefined) {
      throw new ExpectedError('UNAUTHENTICATED', 401, 'The email or the password is wrong.');
    }
    await parts.limits.signIn.succeeded(email);
    await sendTokens(response, parts, session, refreshToken);
  };
}
