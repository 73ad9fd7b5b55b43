import type { RequestHandler } from 'express';
import { ExpectedError } from '../../../expected_error.ts';
import { createOpaqueToken, hashOfToken } from '../../../secrets/opaque_token.ts';
import { seal, unseal } from '../../../secrets/sealed_box.ts';
import { parseBody } from '../../parse_body.ts';
import type { DoorParts } from './door_parts.ts';
import { refreshTokenBody } from './refresh_token_body.ts';
import { type SessionRow, sendTokens } from './send_tokens.ts';

interface RotatedRow extends SessionRow {
  /** The successor that was given before, to whoever lost the answer. */
  readonly given_successor: Buffer | null;
}

/** Gives new tokens for a refresh token, which is used up by it. */
export function refresh(parts: DoorParts): RequestHandler {
  return async (request, response) => {
    const { refreshToken } = parseBody(refreshTokenBody, request);
    // Only whoever has the token can open the box: what is in the database opens no session.
    const secret = Buffer.from(refreshToken);
    const successor = createOpaqueToken();
    const [rotated] = await parts.gate<RotatedRow>(
      'select * from identity.rotate_refresh_token($1, $2, $3)',
      [hashOfToken(refreshToken), hashOfToken(successor), seal(secret, 'refresh', successor)],
    );
    if (rotated === undefined) {
      throw new ExpectedError('UNAUTHENTICATED', 401, 'Sign in again.');
    }
    const { given_successor: given } = rotated;
    const next = given === null ? successor : unseal(secret, 'refresh', given);
    await sendTokens(response, parts, rotated, next);
  };
}
