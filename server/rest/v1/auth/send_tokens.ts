import type { Response } from 'express';
import type { DoorParts } from './door_parts.ts';

/** What the functions of the doors tell of a live session. */
export interface SessionRow {
  readonly user_id: string;
  readonly session_id: string;
  readonly token_role: string;
  readonly refresh_expires_at: Date;
}

/** The answer to whoever has proven who they are: both tokens of a session (RFC 6749, 5.1). */
export async function sendTokens(
  response: Response,
  { config, signToken, clock }: Pick<DoorParts, 'config' | 'signToken' | 'clock'>,
  { user_id, session_id, token_role, refresh_expires_at }: SessionRow,
  refreshToken: string,
): Promise<void> {
  response.json({
    tokenType: 'Bearer',
    accessToken: await signToken({ userId: user_id, role: token_role, sessionId: session_id }),
    expiresIn: config.accessTokenTtlS,
    refreshToken,
    refreshExpiresIn: Math.floor((refresh_expires_at.getTime() - clock.nowMs()) / 1_000),
    sessionId: session_id,
  });
}
