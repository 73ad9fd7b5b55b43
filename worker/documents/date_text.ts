const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** A day as people read it: '2026-07-01' is '1 July 2026'. */
export function dateText(isoDate: string): string {
  return format.format(new Date(`${isoDate}T00:00:00Z`));
}
