const minuteMs = 60_000;

/** The instant at which the clocks of a time zone show this time of this day. */
export function localInstant(day: string, time: string, timeZone: string): Date {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  // The second round is for days on which the clocks change between the guess and the answer.
  const guess = wanted - offsetMinutes(wanted, timeZone) * minuteMs;
  return new Date(wanted - offsetMinutes(guess, timeZone) * minuteMs);
}

function offsetMinutes(instantMs: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(instantMs).find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = /^GMT([+-])(\d\d):(\d\d)$/.exec(name ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}
