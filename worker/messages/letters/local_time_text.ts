import type { LocalTime } from './local_time.ts';

// The clock was read in the database: here its figures are only put into words.
const format = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'full',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** A time as people read it: 'Tuesday 1 December 2026 at 10:00 (Europe/Berlin)'. */
export function localTimeText({ local_time, time_zone }: LocalTime): string {
  return `${format.format(new Date(`${local_time}:00Z`))} (${time_zone})`;
}
