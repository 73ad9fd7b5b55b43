import type { LimitPolicy } from './limiter.ts';

const MINUTE_S = 60;
const HOUR_S = 3_600;

/** How often one address may come to a door. */
const DOORS: Readonly<Record<string, Pick<LimitPolicy, 'points' | 'durationS'>>> = {
  login: { points: 5, durationS: MINUTE_S },
  // Every client does it each quarter of an hour, and a whole office has one address.
  refresh: { points: 60, durationS: MINUTE_S },
  logout: { points: 60, durationS: MINUTE_S },
  // Of the OpenID provider.
  authorize: { points: 60, durationS: MINUTE_S },
  token: { points: 60, durationS: MINUTE_S },
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
  const { points, durationS } = DOORS[door] ?? { points: 5, durationS: MINUTE_S };
  return { name: door, points: points * factor, durationS, withoutRedis: 'refuse' };
}
