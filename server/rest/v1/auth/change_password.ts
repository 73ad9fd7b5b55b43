import type { RequestHandler } from 'express';
import { z } from 'zod';
import { provePassword } from '../../../auth/prove_password.ts';
import { ExpectedError } from '../../../expected_error.ts';
import { createOpaqueToken, hashOfToken } from '../../../secrets/opaque_token.ts';
import { sealMessage } from '../../../secrets/seal_message.ts';
import { parseBody } from '../../parse_body.ts';
import { ownProfile } from '../users/own_profile.ts';
import type { DoorParts } from './door_parts.ts';
import { type SessionRow, sendTokens } from './send_tokens.ts';

const body = z.strictObject({
  currentPassword: z.string().min(1).max(1_000),
  newPassword: z.string(),
});

/** Ends every session of the caller; the answer is the one that goes on. */
export function changePassword(parts: DoorParts): RequestHandler {
  const { gate, limits, passwords, passwordPolicy, secretKey } = parts;

  return async (request, response) => {
    const { currentPassword, newPassword } = parseBody(body, request);
    const { email, displayName } = await ownProfile(gate);
    await passwordPolicy(newPassword, [email, displayName]);
    // Whoever has a stolen token guesses no faster here than at the front door.
    const { provenHash } = await provePassword(parts, email, currentPassword);
    if (provenHash === null) {
      await gate('select identity.refuse_password_change()');
      throw wrongPassword();
    }

    const refreshToken = createOpaqueToken();
    const [session] = await gate<SessionRow>(
      'select * from identity.change_password($1, $2, $3, $4)',
      [
        provenHash,
        await passwords.hash(newPassword),
        hashOfToken(refreshToken),
        sealMessage(secretKey),
      ],
    );
    if (session === undefined) throw wrongPassword();
    await limits.signIn.succeeded(email);
    await sendTokens(response, parts, session, refreshToken);
  };
}

function wrongPassword(): ExpectedError {
  return new ExpectedError('PASSWORDS_CURRENT', 422, 'The current password is another.');
}
