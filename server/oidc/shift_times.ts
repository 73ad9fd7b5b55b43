// What the provider's models and tokens have of times, in seconds since 1970.
const TIMES = ['iat', 'exp', 'iiat', 'authTime', 'auth_time', 'loginTs'];

/** The same, its times moved by so many seconds: from this machine's clock to the database's. */
export function shiftTimes<Payload extends object>(payload: Payload, byS: number): Payload {
  if (byS === 0) return payload;
  const shifted = Object.entries(payload).map(([name, value]: [string, unknown]) => [
    name,
    TIMES.includes(name) && typeof value === 'number' ? value + byS : value,
  ]);
  return Object.fromEntries(shifted) as Payload;
}
