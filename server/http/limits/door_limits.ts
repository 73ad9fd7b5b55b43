import type { LimitPolicy } from './limiter.ts';

const MINUTE_S = 60;
const HOUR_S = 3_600;

type DoorLimit = Pick<LimitPolicy, 'points' | 'durationS'> & Partial<LimitPolicy>;

// For who is signed in: every client comes each quarter of an hour, and a whole office has one
// address. What these take nobody guesses, so without Redis nobody is signed out, nor kept in.
const OF_SESSIONS: DoorLimit = { points: 60, durationS: MINUTE_S, withoutRedis: 'count alone' };

/** How often one address may come to a door. */
const DOORS: Readonly<Record<string, DoorLimit>> = {
  login: { points: 5, durationS: MINUTE_S },
  refresh: OF_SESSIONS,
  logout: OF_SESSIONS,
  // Of the OpenID provider.
  authorize: OF_SESSIONS,
  token: OF_SESSIONS,
  // These send a message to an address that the client names.
  register: { points: 5, durationS: HOUR_S },
  'forgot-password': { points: 5, durationS: HOUR_S },
  // These take a secret that somebody may guess.
  'verify-email': { points: 10, durationS: MINUTE_S },
  'verify-phone': { points: 10, durationS: MINUTE_S },
  'reset-password': { points: 5, durationS: MINUTE_S },
  'accept-invitation': { points: 5, durationS: MINUTE_S },
  'change-password': { points: 5, durationS: MINUTE_S },
};

/** The limit of a door; one that is not in the table is as narrow as login. */
export function doorLimits(door: string, factor: number): LimitPolicy {
  const limit = DOORS[door] ?? { points: 5, durationS: MINUTE_S };
  return { name: door, withoutRedis: 'refuse', ...limit, points: limit.points * factor };
}
